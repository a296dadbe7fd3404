// Live screens: the server says that a topic changed, and what shows it fetches itself again.
// An element takes part with data-live-topic="ticket:12" and a trigger "live": <div hx-get="…" hx-trigger="live" …>.
const QUIET = { one: 400, all: 1500 }; // milliseconds in which a burst of changes becomes one fetch
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30000;
let source = null;
let listening = "";
let wait = FIRST_WAIT;
let missed = false;
const due = new Map();

function refresh(own) {
  if (due.has(own)) return;
  const quiet = own.includes(":") ? QUIET.one : QUIET.all;
  due.set(own, setTimeout(() => {
    due.delete(own);
    document.querySelectorAll(`[data-live-topic="${CSS.escape(own)}"]`)
      .forEach((element) => window.htmx.trigger(element, "live", {}, false));
  }, quiet * (1 + Math.random())));
}

// "ticket:12" concerns those who follow this ticket and those who follow all of them.
function heard(topic) {
  topicsHere().filter((own) => own === topic || topic.startsWith(`${own}:`)).forEach(refresh);
}

function topicsHere() {
  const topics = new Set([...document.querySelectorAll("[data-live-topic]")].map((e) => e.dataset.liveTopic));
  return [...topics].sort();
}

function close() {
  source?.close();
  source = null;
  listening = "";
}

function listen() {
  const topics = topicsHere();
  if (document.hidden || !topics.length) return close();
  if (topics.join() === listening) return;
  close();
  listening = topics.join();
  source = new EventSource(`/live/?${topics.map((t) => `topic=${encodeURIComponent(t)}`).join("&")}`);
  source.addEventListener("open", () => {
    wait = FIRST_WAIT;
    if (missed) topics.forEach(refresh); // what changed while we did not listen is unknown
    missed = false;
  });
  source.addEventListener("changed", (event) => heard(event.data));
  source.addEventListener("error", () => {
    missed = true;
    close();
    setTimeout(listen, wait * (0.75 + Math.random() / 2));
    wait = Math.min(wait * 2, LONGEST_WAIT);
  });
}

// A page in the background holds no connection: browsers allow six to one server.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) missed = true;
  listen();
});
document.addEventListener("htmx:after:swap", listen);
listen();
