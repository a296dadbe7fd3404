// Small courtesies of the public pages; everything works without them. A form is sent once, a file that is too large
// is named before it travels.
document.addEventListener("submit", (event) => {
  const form = event.target.closest?.("form[data-once]");
  if (!form) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
  form.setAttribute("aria-busy", "true");
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-once]")) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }
});
document.addEventListener("change", (event) => {
  const input = event.target.closest?.('input[type="file"][data-most-bytes]');
  if (!input) return;
  const large = [...input.files].filter((file) => file.size > Number(input.dataset.mostBytes));
  const help = document.getElementById(input.getAttribute("aria-describedby"));
  input.toggleAttribute("aria-invalid", large.length > 0);
  if (large.length) input.setAttribute("aria-invalid", "true");
  if (help) {
    help.dataset.plain ??= help.textContent;
    help.textContent = large.length ? `${help.dataset.plain} ${large.map((file) => file.name).join(", ")}` : help.dataset.plain;
  }
});
