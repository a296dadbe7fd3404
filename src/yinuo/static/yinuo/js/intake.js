// 来电登记 by keyboard. Single keys work wherever no text is being typed: 1 to 7 the kind, a to l the time of the
// promise, b adds the words to the open matter. Ctrl Enter saves from anywhere on the page.
const form = document.getElementById("intake");
const number = document.getElementById("number");
const words = document.getElementById("id_words");
const kindWords = JSON.parse(document.getElementById("kind-words")?.textContent ?? "[]");
const TEXT = 'textarea, select, input:not([type="radio"]):not([type="checkbox"]):not([type="submit"])';
let goOn = false; // Enter was pressed in the number: go to what comes next once the answer is there
let chosenByHand = Boolean(form?.querySelector('[name="kind"]:checked'));

const visible = (element) => element.getClientRects().length > 0;

function guess() {
  if (chosenByHand) return;
  const text = words.value.toLowerCase();
  const found = kindWords.find(([, marks]) => marks.some((mark) => text.includes(mark)));
  const kind = text.trim() ? (found?.[0] ?? "enquiry") : "";
  for (const radio of form.elements.kind) radio.checked = radio.value === kind;
  document.getElementById("guessed").hidden = !kind;
  suggest();
}

// What is promised where only a time is chosen: the words the form will put in.
function suggest() {
  const box = document.getElementById("id_promise");
  const kind = form.querySelector('[name="kind"]:checked')?.value;
  box.placeholder = kind === "repair" ? box.dataset.usualRepair : box.dataset.usual;
}

function warn() {
  const device = form.querySelector('[name="device"]:checked')?.value ?? "";
  for (const hint of form.querySelectorAll("[data-device-matter]")) hint.hidden = hint.dataset.deviceMatter !== device;
}

function focusNext() {
  const known = document.querySelector("#caller [data-caller]");
  const choices = document.querySelector("#caller [data-matches] a");
  (known ? words : (choices ?? document.getElementById("id_name")))?.focus();
}

function walk(event) {
  const list = event.target.closest?.("[data-matches]");
  if (!list || !["ArrowDown", "ArrowUp"].includes(event.key)) return false;
  const links = [...list.querySelectorAll("a")];
  const step = event.key === "ArrowDown" ? 1 : -1;
  links[(links.indexOf(event.target) + step + links.length) % links.length].focus();
  return true;
}

function quick(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(TEXT)) return false;
  const wanted = [...document.querySelectorAll(`[data-quick="${CSS.escape(event.key)}"]`)].find(visible);
  if (!wanted) return false;
  wanted.click();
  if (wanted.matches("input")) wanted.focus();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented || document.querySelector("dialog:modal")) return;
  if (event.target === number && event.key === "Enter") goOn = true;
  const save = (event.ctrlKey || event.metaKey) && event.key === "Enter" && !event.target.closest?.(TEXT);
  if (save) form.requestSubmit(form.querySelector("[data-default]"));
  if (save || walk(event) || quick(event)) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}, true);

form?.addEventListener("change", (event) => {
  if (event.target.name === "kind") {
    chosenByHand = true;
    document.getElementById("guessed").hidden = true;
    suggest();
  }
  if (event.target.name === "device") warn();
  if (event.target.value === "custom") document.getElementById("id_due_at")?.focus();
});
words?.addEventListener("input", guess);
number?.addEventListener("input", () => (form.elements.number.value = number.value));
form?.addEventListener("submit", (event) => {
  if (form.dataset.sent) event.preventDefault(); // one press, one ticket
  form.dataset.sent = "1";
});
window.addEventListener("pageshow", () => delete form?.dataset.sent);

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-chosen]")) goOn = true;
});
document.addEventListener("htmx:after:swap", (event) => {
  if (event.detail?.ctx?.target?.id !== "caller" && event.target.id !== "caller") return;
  warn();
  if (goOn) focusNext();
  goOn = false;
});
guess();
suggest();
