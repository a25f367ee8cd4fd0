/** Why a verb is a person's, in a sentence a responder understands; what is on no list gets the last one. */
const reasons: Record<string, string> = {
  apply: 'It applies a file, and Lifeguard has no file of yours.',
  replace: 'It puts a file in an object’s place, and Lifeguard has no file of yours.',
  create: 'It creates something new; Lifeguard only changes what is there.',
  run: 'It starts a pod of its own; Lifeguard only changes what is there.',
  expose: 'It opens a new service; Lifeguard only changes what is there.',
  edit: 'It opens an editor, which is a person’s.',
  debug: 'It adds a container that stays, and opens a terminal in it.',
  attach: 'It opens a terminal to a running program, which is a person’s.',
  'port-forward': 'It opens a connection from the laptop it is typed on.',
  proxy: 'It opens a connection from the laptop it is typed on.',
  cp: 'It copies files between a pod and a laptop.',
  kustomize: 'It reads files, and Lifeguard has none of yours.',
  certificate: 'It lets somebody into the cluster, or keeps them out.',
  'auth reconcile': 'It changes who may do what.',
  'set selector': 'It changes which pods a service finds.',
  'set subject': 'It changes who may do what.',
  config: 'It changes the settings of the laptop it is typed on.',
  plugin: 'It asks for plug-ins of the laptop it is typed on.',
  cnpg: 'Of this plug-in only its status and its psql are understood.',
  rsh: 'A shell in a pod is a person’s to open.',
  login: 'It signs in, which is a person’s.',
  logout: 'It signs out, which is a person’s.',
  rsync: 'It copies files between a pod and a laptop.',
  'adm must-gather': 'It starts pods of its own and writes what they gather to a laptop.',
  'adm inspect': 'It writes a part of the cluster to a laptop.',
  'adm policy': 'It changes who may do what.',
  policy: 'It changes who may do what.',
};

/** The reason why a verb is left to a person. */
export function reasonByHand(verb: string): string {
  const [first = ''] = verb.split(' ');
  const found = [verb, first].find((name) => Object.hasOwn(reasons, name));
  return found === undefined ? `kubectl ${verb} is left to a person.` : (reasons[found] ?? '');
}
