// What someone is writing survives a reload, a lost connection and a look at another ticket, until it is sent.
// A textarea takes part with data-draft="<key>" and data-version="<version of the ticket>".
const PREFIX = "yinuo:draft:";
const OLDEST = 14 * 24 * 3600 * 1000;
const SETTLE = 300;
const timers = new WeakMap();

const keyOf = (box) => PREFIX + box.dataset.draft;
const modeOf = (box) => box.form?.querySelector('[name="mode"]:checked')?.value ?? null;

function keep(box) {
  if (!box.value.trim()) return localStorage.removeItem(keyOf(box));
  const draft = { text: box.value, mode: modeOf(box), version: box.dataset.version ?? "", at: Date.now() };
  localStorage.setItem(keyOf(box), JSON.stringify(draft));
}

function restore(box) {
  if (box.dataset.restored) return;
  box.dataset.restored = "1";
  const draft = JSON.parse(localStorage.getItem(keyOf(box)) ?? "null");
  if (!draft || box.value.trim()) return;
  box.value = draft.text;
  const mode = draft.mode && box.form?.querySelector(`[name="mode"][value="${CSS.escape(draft.mode)}"]`);
  if (mode && !mode.checked) {
    mode.checked = true;
    box.form.dataset.mode = draft.mode;
  }
  if (draft.version) box.dataset.version = draft.version;
}

function sweep() {
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(PREFIX)) continue;
    const draft = JSON.parse(localStorage.getItem(key) ?? "null");
    if (!draft || Date.now() - draft.at > OLDEST) localStorage.removeItem(key);
  }
}

document.addEventListener("input", (event) => {
  const box = event.target.closest?.("textarea[data-draft]");
  if (!box) return;
  clearTimeout(timers.get(box));
  timers.set(box, setTimeout(() => keep(box), SETTLE));
});

document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = event.detail;
  const box = ctx.sourceElement.querySelector?.("textarea[data-draft]");
  if (!box || ctx.request.method === "GET" || ctx.response.status >= 300) return;
  clearTimeout(timers.get(box));
  localStorage.removeItem(keyOf(box));
  box.form.reset();
});

// News of the conversation while someone writes: what he has not seen yet is named before he sends.
function warn() {
  for (const box of document.querySelectorAll("textarea[data-draft]")) {
    const last = box.form?.querySelector("[data-last-entry]")?.dataset.lastEntry;
    const changed = box.form?.querySelector("[data-draft-changed]");
    if (!changed || last === undefined) continue;
    if (!box.value.trim()) box.dataset.version = last;
    changed.hidden = !box.value.trim() || last === box.dataset.version;
  }
}

function restoreAll() {
  document.querySelectorAll("textarea[data-draft]").forEach(restore);
  warn();
}
document.addEventListener("htmx:after:swap", restoreAll);
sweep();
restoreAll();
