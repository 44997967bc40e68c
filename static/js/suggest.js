// Suggestions while one types in the search field: a combobox with a list, as WAI-ARIA describes it.
const input = document.querySelector("[data-suggest]");
const list = document.createElement("ul");
const status = document.createElement("p");
let asked, active = -1;

list.id = "suggestions";
list.role = "listbox";
list.className = "suggestions";
list.hidden = true;
list.setAttribute("aria-label", input.dataset.label);
status.className = "visually-hidden";
status.setAttribute("role", "status");
input.role = "combobox";
for (const [name, value] of [["autocomplete", "list"], ["controls", list.id], ["expanded", "false"]])
  input.setAttribute(`aria-${name}`, value);
input.parentElement.append(list, status);

let timer;
input.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(ask, 150);
});
input.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && !list.hidden) {
    event.preventDefault();
    const places = list.children.length + 1; // one more: none is active
    activate(((active + 1 + step + places) % places) - 1);
  } else if (event.key === "Enter" && active >= 0) {
    event.preventDefault();
    list.children[active].click();
  } else if (event.key === "Escape" && !list.hidden) {
    event.preventDefault();
    show([]);
  }
});
list.addEventListener("mousedown", (event) => event.preventDefault()); // The field keeps the focus, however long one presses.
input.addEventListener("blur", () => show([]));

async function ask() {
  asked?.abort();
  const text = input.value.trim();
  if (text.length < 2) return show([]);
  asked = new AbortController();
  try {
    const address = `${input.dataset.suggest}?q=${encodeURIComponent(text)}`;
    const response = await fetch(address, { signal: asked.signal });
    if (response.ok && document.activeElement === input) show((await response.json()).suggestions);
  } catch {} // The line dropped or one typed on: the field works without suggestions.
}

function show(suggestions) {
  list.replaceChildren(...suggestions.map(option));
  list.hidden = !suggestions.length;
  input.setAttribute("aria-expanded", String(!list.hidden));
  status.textContent = suggestions.length ? input.dataset.status.replace("%(n)s", suggestions.length) : "";
  activate(-1);
}

function option({ text, url, lang, dir }, number) {
  const item = document.createElement("li");
  Object.assign(item, { id: `suggestion-${number}`, role: "option", textContent: text, lang, dir });
  item.addEventListener("click", () => location.assign(url));
  return item;
}

function activate(number) {
  active = number;
  for (const [place, item] of [...list.children].entries()) item.setAttribute("aria-selected", String(place === active));
  if (active < 0) input.removeAttribute("aria-activedescendant");
  else input.setAttribute("aria-activedescendant", list.children[active].id);
}
