// Small behaviours of components, all by delegation, so that swapped-in content needs no wiring.
const root = document.documentElement;

function openDialog(dialog) {
  if (dialog && !dialog.open) dialog.showModal();
}

function selectTab(tab) {
  const list = tab.closest('[role="tablist"]');
  for (const other of list.querySelectorAll('[role="tab"]')) {
    const chosen = other === tab;
    other.setAttribute("aria-selected", chosen);
    other.tabIndex = chosen ? 0 : -1;
    const panel = document.getElementById(other.getAttribute("aria-controls"));
    if (panel && other.dataset.pane !== "talk") panel.hidden = !chosen;
  }
  const zoom = tab.closest(".y-zoom");
  if (zoom) {
    zoom.dataset.pane = tab.dataset.pane;
    zoom.dataset.chosen = "1"; // whoever was quicker than the page's own choice is not overruled
  }
}

// Where the side stands beside the conversation the customer is shown; where they share one place, the conversation is.
const isNarrow = matchMedia("(max-width: 1180px)");
function choosePane(zoom) {
  if (isNarrow.matches !== (zoom.dataset.pane === "talk")) selectTab(zoom.querySelector(isNarrow.matches ? "#tab-talk" : "#tab-customer"));
}
isNarrow.addEventListener("change", () => document.querySelectorAll(".y-zoom").forEach(choosePane));

function chooseTheme(theme) {
  if (theme) root.dataset.bsTheme = theme;
  else delete root.dataset.bsTheme;
  document.querySelector('meta[name="color-scheme"]').content = theme || "light dark";
  document.cookie = `theme=${theme}; path=/; max-age=${theme ? 31536000 : 0}; samesite=lax`;
  for (const button of document.querySelectorAll("[data-theme-choice]"))
    button.setAttribute("aria-pressed", button.dataset.themeChoice === theme);
  document.dispatchEvent(new CustomEvent("yinuo:theme"));
}

document.addEventListener("click", (event) => {
  const on = (selector) => event.target.closest(selector);
  const opener = on("[data-opens]");
  if (opener) openDialog(document.getElementById(opener.dataset.opens));
  if (on("[data-closes]")) on("dialog") ? on("dialog").close() : history.back();
  if (event.target instanceof HTMLDialogElement) event.target.close(); // the backdrop
  const tab = on('[role="tab"]');
  if (tab) selectTab(tab);
  const theme = on("[data-theme-choice]");
  if (theme) chooseTheme(theme.dataset.themeChoice);
  const copied = on("[data-copy]");
  if (copied) copy(copied);
  const filler = on("[data-fills]");
  if (filler) fill(filler);
  for (const menu of document.querySelectorAll("details.y-menu[open]"))
    if (!menu.contains(event.target) || on(".y-menu-list a, .y-menu-list [data-opens]")) menu.open = false;
});

function copy(button) {
  const done = document.getElementById("words")?.dataset.copied ?? "";
  navigator.clipboard?.writeText(button.dataset.copy).then(() => {
    const announce = document.getElementById("announce");
    if (announce) announce.textContent = done;
    button.dataset.done = done;
    setTimeout(() => delete button.dataset.done, 1200);
  });
}

// A quick choice writes its value into the field it names: "in two hours" into a due time.
function fill(button) {
  const field = document.getElementById(button.dataset.fills);
  if (!field) return;
  field.value = button.dataset.value ?? "";
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

document.addEventListener("keydown", (event) => {
  const tab = event.target.closest?.('[role="tab"]');
  if (tab && ["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) {
    const tabs = [...tab.closest('[role="tablist"]').querySelectorAll('[role="tab"]')].filter((t) => t.offsetParent);
    const at = tabs.indexOf(tab);
    const next = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: tabs.length - 1 }[event.key];
    const chosen = tabs[(next + tabs.length) % tabs.length];
    selectTab(chosen);
    chosen.focus();
    event.preventDefault();
  }
  if (event.key === "Escape") {
    const menu = event.target.closest?.("details.y-menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  }
});

// The mode of a composer frames it: reply, internal note, record of a call.
function frameComposer(form) {
  const mode = form.querySelector('[name="mode"]:checked');
  if (mode) form.dataset.mode = mode.value;
  const box = form.querySelector("textarea");
  if (box && mode?.dataset.placeholder) box.placeholder = mode.dataset.placeholder;
}
document.addEventListener("change", (event) => {
  const form = event.target.closest?.(".y-compose");
  if (form && event.target.name === "mode") frameComposer(form);
});
document.addEventListener("pointerup", (event) => {
  const modes = event.target.closest(".y-modes label");
  if (modes) setTimeout(() => modes.closest("form").querySelector("textarea").focus());
});

// Files that were chosen or pasted are counted on their button.
function countFiles(input) {
  const word = input.parentElement.querySelector("[data-none]");
  if (word) word.textContent = input.files.length ? `${word.dataset.none} ${input.files.length}` : word.dataset.none;
}
document.addEventListener("change", (event) => event.target.type === "file" && countFiles(event.target));
document.addEventListener("reset", (event) =>
  setTimeout(() => {
    event.target.querySelectorAll('input[type="file"]').forEach(countFiles);
    if (event.target.matches(".y-compose")) frameComposer(event.target);
  }),
);
document.addEventListener("paste", (event) => {
  const input = event.target.closest?.(".y-compose")?.querySelector('input[type="file"]');
  const pasted = [...(event.clipboardData?.files ?? [])];
  if (!input || !pasted.length) return;
  const all = new DataTransfer();
  [...input.files, ...pasted].forEach((file) => all.items.add(file));
  input.files = all.files;
  countFiles(input);
  event.preventDefault();
});

// The list shows which ticket stands beside it.
function markOpenRow(url) {
  const open = new URL(url, location.href).pathname;
  for (const row of document.querySelectorAll("#list a.y-row")) {
    if (new URL(row.href).pathname === open) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
  document.querySelector(".y-workspace").dataset.open = "zoom";
}

// A list that is fetched again keeps as many rows as the reader had unfolded.
document.addEventListener("htmx:config:request", (event) => {
  const { ctx } = event.detail;
  if (ctx.sourceElement.id === "list-rows")
    ctx.request.body.set("rows", ctx.sourceElement.querySelectorAll("a.y-row").length);
});

// A dialog that arrives in an answer opens; the conversation starts at its end.
function settle(scope = document) {
  scope.querySelectorAll("dialog[data-auto]").forEach((dialog) => {
    delete dialog.dataset.auto;
    openDialog(dialog);
  });
  scope.querySelectorAll(".y-zoom:not([data-chosen])").forEach((zoom) => {
    selectTab(zoom.querySelector(isNarrow.matches ? "#tab-talk" : "#tab-customer"));
  });
  scope.querySelectorAll(".y-compose").forEach(frameComposer);
  scope.querySelectorAll("[data-at-end]:not([data-settled])").forEach((scroller) => {
    scroller.dataset.settled = "1";
    scroller.scrollTop = scroller.scrollHeight;
  });
}
document.addEventListener("htmx:after:swap", (event) => {
  const { ctx } = event.detail;
  if (ctx?.target?.id === "zoom") markOpenRow(ctx.request.action);
  else if (document.querySelector('.y-workspace[data-open="zoom"]')) markOpenRow(location.href);
  settle();
});
settle();
