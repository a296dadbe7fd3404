// Single keys, off while someone types. An element offers itself with data-key="r"; j and k walk the list.
const OFF = "yinuo:keys-off";
const isTyping = (element) => element.closest?.('input, textarea, select, [contenteditable="true"]');
const isVisible = (element) => element.offsetParent !== null || element.getClientRects().length > 0;
const isOff = () => localStorage.getItem(OFF) === "1";

function walk(step) {
  const rows = [...document.querySelectorAll("a.y-row")].filter(isVisible);
  if (!rows.length) return;
  const here = rows.indexOf(document.activeElement.closest?.("a.y-row") ?? document.querySelector("a.y-row[aria-current]"));
  const next = rows[Math.min(Math.max(here + step, 0), rows.length - 1)];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
  if (document.querySelector(".y-workspace[data-open='zoom']")) next.click();
}

function press(key) {
  const element = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find(isVisible);
  if (!element) return false;
  element.click();
  const field = element.matches("[name=mode]") ? element.form.querySelector("textarea") : element;
  if (field.matches("input, textarea")) field.focus();
  return true;
}

function openPalette() {
  const palette = document.getElementById("palette");
  if (!palette || palette.open) return;
  palette.showModal();
  fillPalette();
  document.getElementById("palette-input").select();
}

function fillPalette() {
  const wanted = document.getElementById("palette-input").value.trim().toLowerCase();
  const list = document.getElementById("palette-list");
  const links = [...document.querySelectorAll(".y-nav a[href]:not(.y-brand)")];
  list.replaceChildren(...links
    .filter((link) => (link.title || link.textContent).toLowerCase().includes(wanted))
    .slice(0, 8)
    .map((link) => {
      const entry = document.createElement("a");
      entry.href = link.href;
      entry.textContent = link.querySelector("span")?.textContent ?? link.textContent;
      const icon = link.querySelector(".y-icon");
      if (icon) entry.prepend(icon.cloneNode(true));
      const item = document.createElement("li");
      item.append(entry);
      return item;
    }));
}

function walkPalette(event) {
  const entries = [...document.querySelectorAll("#palette a")].filter(isVisible);
  const at = entries.indexOf(document.activeElement);
  const next = event.key === "ArrowDown" ? at + 1 : at - 1;
  (next < 0 ? document.getElementById("palette-input") : entries[Math.min(next, entries.length - 1)])?.focus();
  event.preventDefault();
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const command = event.ctrlKey || event.metaKey;
  if (command && event.key === "Enter" && isTyping(event.target)) {
    event.target.form?.requestSubmit(event.target.form.querySelector("button[data-default]") ?? undefined);
    event.preventDefault();
  } else if (command && event.key.toLowerCase() === "k") {
    openPalette();
    event.preventDefault();
  } else if (event.target.closest?.("#palette") && ["ArrowDown", "ArrowUp"].includes(event.key)) {
    walkPalette(event);
  } else if (!command && !event.altKey && !isOff() && !isTyping(event.target) && !document.querySelector("dialog:modal")) {
    single(event);
  }
});

function single(event) {
  if (event.key === "j" || event.key === "k") walk(event.key === "j" ? 1 : -1);
  else if (event.key === "?") document.getElementById("keys")?.showModal();
  else if (!press(event.key)) return;
  event.preventDefault();
}

document.getElementById("palette-input")?.addEventListener("input", fillPalette);
document.addEventListener("click", (event) => {
  if (event.target.closest('[data-opens="palette"]')) fillPalette();
});
const off = document.getElementById("keys-off");
if (off) {
  off.checked = isOff();
  off.addEventListener("change", () => (off.checked ? localStorage.setItem(OFF, "1") : localStorage.removeItem(OFF)));
}
