/**
 * A process that draws one chart and ends. The libraries take some 80 MB that neither unloading nor a thread gives back, and a
 * bot without an incident must stay small; a picture a minute is worth half a second of starting.
 */
import { drawChart, type ChartContent } from './chart.ts';

process.once('message', (content) => {
  void drawChart(content as ChartContent).then((png) => process.send?.(png, () => process.disconnect?.()));
});
