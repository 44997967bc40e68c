// One switch for the language of a whole form: shows the fields of one language beside the source language's.
// Without this script all languages are shown, one below the other.

document.addEventListener("DOMContentLoaded", () => {
  const rows = translatedRows();
  const codes = [...new Set(rows.map((row) => row.code))];
  if (codes.length < 2) return;
  const bar = switchFor(codes, rows);
  document.querySelector("#content-main form fieldset").before(bar);
  const faulty = rows.find((row) => row.element.querySelector(".errorlist"));
  show(faulty ? faulty.code : codes[0], bar);
});

function translatedRows() {
  return [...document.querySelectorAll(".mt")].map((field) => {
    const name = [...field.classList].find((one) => one.startsWith("mt-field-"));
    const [original, code] = name.slice("mt-field-".length).split("-");
    field.lang = code.replace("_", "-");
    return { name: original, code, field, isSource: field.classList.contains("mt-source"), element: field.closest(".form-row") };
  });
}

function switchFor(codes, rows) {
  const bar = document.createElement("div");
  bar.className = "language-switch";
  bar.setAttribute("role", "group");
  for (const code of codes) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = rows.find((row) => row.code === code).field.dataset.language;
    button.dataset.code = code;
    button.classList.toggle("empty", isMissing(code, rows));
    button.addEventListener("click", () => show(code, bar));
    bar.append(button);
  }
  return bar;
}

// Whether the source language says something that this language doesn't.
function isMissing(code, rows) {
  const written = rows.filter((row) => row.isSource && row.field.value).map((row) => row.name);
  return rows.some((row) => row.code === code && !row.field.value && written.includes(row.name));
}

// Looks for the rows each time: a part of the form may have been added since.
function show(code, bar) {
  for (const row of translatedRows()) row.element.hidden = row.code !== code && !row.isSource;
  for (const button of bar.children) button.setAttribute("aria-pressed", String(button.dataset.code === code));
}
