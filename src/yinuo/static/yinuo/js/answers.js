// What the server answered: refusals and faults become toasts, a form with errors (422) and a conflict (409) are
// swapped where they belong, a dialog closes when its form was accepted.
const words = document.getElementById("words")?.dataset ?? {};
const READ_FOR = 5000;
const SWAPPED = new Set([409, 422]);

function toast(message, level = "error") {
  const box = document.createElement("div");
  box.className = "y-toast";
  box.dataset.level = level;
  if (level === "error") box.setAttribute("role", "alert");
  const line = document.createElement("p");
  line.textContent = message;
  const close = document.createElement("button");
  close.type = "button";
  close.dataset.dismiss = "";
  close.setAttribute("aria-label", words.dismiss ?? "");
  close.textContent = "✕";
  box.append(line, close);
  document.getElementById("toasts")?.append(box);
}

function forget(box) {
  if (box.dataset.timed || ["error", "warning"].includes(box.dataset.level)) return;
  box.dataset.timed = "1";
  const later = () => {
    if (box.matches(":hover, :focus-within")) setTimeout(later, READ_FOR);
    else box.remove();
  };
  setTimeout(later, READ_FOR);
}

const toasts = document.getElementById("toasts");
if (toasts) {
  toasts.querySelectorAll(".y-toast").forEach(forget);
  new MutationObserver(() => toasts.querySelectorAll(".y-toast").forEach(forget)).observe(toasts, { childList: true });
}
document.addEventListener("click", (event) => event.target.closest("[data-dismiss]")?.parentElement.remove());

// A modal dialog makes the page beneath inert, toasts too: they are shown inside the dialog that is open.
new MutationObserver(() => {
  const open = document.querySelector("dialog:modal");
  const home = open ?? document.body;
  if (toasts && toasts.parentElement !== home) home.append(toasts);
}).observe(document.documentElement, { attributes: true, attributeFilter: ["open"], subtree: true });

document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  const status = ctx?.response?.status ?? 200;
  if (status < 400 || ctx.hx?.retarget || SWAPPED.has(status)) return;
  event.preventDefault();
  toast(words.fault);
});

document.addEventListener("htmx:error", (event) => {
  const { ctx, error } = event.detail;
  if (ctx?.sourceElement?.dataset.liveTopic !== undefined) return; // live.js tries again by itself
  if (!ctx?.response || error?.name === "TypeError") toast(words.offline);
});

document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = event.detail;
  const dialog = ctx.sourceElement.closest?.("dialog");
  if (!dialog || ctx.response.status >= 300 || ctx.request.method === "GET") return;
  if (ctx.swap === "none" || !dialog.contains(ctx.target)) dialog.close();
});
