// Charts: <div class="y-chart" data-chart="/board/kept.json" role="img" aria-label="…">. The server sends an ECharts
// option; "@jade" in it is the colour token, so that a chart follows the theme. An item with "href" leads there.
const words = document.getElementById("words")?.dataset ?? {};
const charts = new Map();

function token(name) {
  const probe = document.createElement("i");
  probe.style.setProperty("color", `var(--${name})`);
  document.body.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

function resolve(value) {
  if (typeof value === "string") return value.startsWith("@") ? token(value.slice(1)) : value;
  if (Array.isArray(value)) return value.map(resolve);
  if (value && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolve(inner)]));
  return value;
}

const axis = () => ({
  axisLine: { lineStyle: { color: token("line-strong") } },
  axisTick: { show: false },
  axisLabel: { color: token("ink-3"), fontSize: 12 },
  splitLine: { lineStyle: { color: token("line") } },
});

function dress(option) {
  const plain = resolve(option);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  for (const name of ["xAxis", "yAxis"])
    if (plain[name]) plain[name] = [plain[name]].flat().map((one) => ({ ...axis(), ...one }));
  return {
    color: ["jade", "amber", "ink-3", "cinnabar"].map(token),
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: token("ink-2") },
    grid: { left: 8, right: 12, top: 24, bottom: 4, containLabel: true },
    animation: !calm,
    ...plain,
    tooltip: {
      renderMode: "richText",
      confine: true,
      backgroundColor: token("raised"),
      borderColor: token("line"),
      textStyle: { color: token("ink"), fontSize: 12 },
      ...plain.tooltip,
    },
  };
}

async function draw(box) {
  const answer = await fetch(box.dataset.chart, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const option = await answer.json();
  const chart = charts.get(box)?.chart ?? window.echarts.init(box, null, { renderer: "svg" });
  if (!charts.has(box)) {
    chart.on("click", (item) => item.data?.href && location.assign(item.data.href));
    new ResizeObserver(() => chart.resize()).observe(box);
    box.addEventListener("live", () => draw(box));
  }
  charts.set(box, { chart, option });
  const isEmpty = ![option.series].flat().some((one) => one?.data?.length);
  chart.setOption(isEmpty ? { graphic: { type: "text", left: "center", top: "middle", style: { text: words.chartEmpty, fill: token("ink-3"), fontSize: 13 } } } : dress(option), true);
}

function redraw() {
  for (const [box, { chart, option }] of charts) if (box.isConnected) chart.setOption(dress(option), true);
}

function drawAll() {
  for (const box of charts.keys()) {
    if (box.isConnected) continue;
    charts.get(box).chart.dispose();
    charts.delete(box);
  }
  document.querySelectorAll("[data-chart]").forEach((box) => charts.has(box) || draw(box));
}

document.addEventListener("yinuo:theme", redraw);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
document.addEventListener("htmx:after:swap", drawAll);
drawAll();
