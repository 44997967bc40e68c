// One switch for the language of a whole form: shows the fields of one language beside the German ones.
// Without this script all languages are shown, one below the other.
const SOURCE = "de";

document.addEventListener("DOMContentLoaded", () => {
  const rows = translatedRows();
  const codes = [...new Set(rows.map((row) => row.code))];
  if (codes.length < 2) return;
  const bar = switchFor(codes, rows);
  document.querySelector("#content-main form fieldset").before(bar);
  const faulty = rows.find((row) => row.element.querySelector(".errorlist"));
  show(faulty ? faulty.code : SOURCE, rows, bar);
});

function translatedRows() {
  return [...document.querySelectorAll(".mt")].map((field) => {
    const name = [...field.classList].find((one) => one.startsWith("mt-field-"));
    const code = name.slice("mt-field-".length).split("-").pop();
    field.lang = code.replace("_", "-");
    return { code, field, element: field.closest(".form-row") };
  });
}

function switchFor(codes, rows) {
  const bar = document.createElement("div");
  bar.className = "language-switch";
  bar.setAttribute("role", "group");
  for (const code of codes) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = code.replace("_", "-");
    button.dataset.code = code;
    button.classList.toggle("empty", rows.some((row) => row.code === code && !row.field.value));
    button.addEventListener("click", () => show(code, rows, bar));
    bar.append(button);
  }
  return bar;
}

function show(code, rows, bar) {
  for (const row of rows) row.element.hidden = row.code !== code && row.code !== SOURCE;
  for (const button of bar.children) button.setAttribute("aria-pressed", String(button.dataset.code === code));
}
