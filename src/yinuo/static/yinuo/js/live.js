// Live screens: the server says that a topic changed, and what shows it fetches itself again.
// An element takes part with data-live-topic="ticket:12" and a trigger "live": <div hx-get="…" hx-trigger="live" …>.
const QUIET = 400; // gather a burst of changes
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30000;
let source = null;
let listening = "";
let wait = FIRST_WAIT;
let missed = false;
const due = new Map();

function elementsOf(topic) {
  return [...document.querySelectorAll("[data-live-topic]")].filter((element) => {
    const own = element.dataset.liveTopic;
    return own === topic || topic.startsWith(`${own}:`);
  });
}

function refresh(topic) {
  clearTimeout(due.get(topic));
  due.set(topic, setTimeout(() => {
    due.delete(topic);
    elementsOf(topic).forEach((element) => window.htmx.trigger(element, "live", {}, false));
  }, QUIET + Math.random() * QUIET));
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
  source.addEventListener("changed", (event) => refresh(event.data));
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
