"use strict";
const cards = [...document.querySelectorAll(".card")];
const KEYS = { e: "keep_claim", x: "reject_claim", u: "unsure", f: "figure", p: "place", d: "date", t: "kind", s: "speaker", c: "comment" };
const VALUELESS = new Set(["keep_claim", "reject_claim", "unsure", "comment", "sign_off"]);
let at = 0;

function light(n, focus) {
  if (!cards.length) return;
  at = (n + cards.length) % cards.length;
  cards.forEach((card, i) => card.classList.toggle("lit", i === at));
  if (focus) cards[at].focus();
}

// The field for what is right: hidden where a verdict takes none, with the words of a closed list where there is one.
function fit(form) {
  const select = form.querySelector("select[name=verdict]"), label = form.querySelector(".value");
  const input = label.querySelector("input"), option = select.selectedOptions[0];
  label.hidden = VALUELESS.has(select.value);
  input.required = !label.hidden;
  if (label.hidden) input.value = "";
  let list = form.querySelector("datalist");
  if (list) list.remove();
  input.removeAttribute("list");
  if (option.dataset.choices) {
    list = document.createElement("datalist");
    list.id = "choices" + Math.random().toString(36).slice(2);
    for (const [word, label] of JSON.parse(option.dataset.choices)) list.append(new Option(label, word));
    form.append(list);
    input.setAttribute("list", list.id);
  }
}

let asked = 0;
async function search(form, input) {
  const found = form.querySelector(".found"), mine = ++asked;
  if (!found || form.elements.verdict.value !== "place" || input.value.length < 2) return;
  const answer = await fetch("/places?name=" + encodeURIComponent(input.value));
  if (mine !== asked || !answer.ok) return;
  found.replaceChildren();
  for (const place of await answer.json()) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = place.label;
    button.addEventListener("click", () => { input.value = place.value; found.replaceChildren(); form.elements.reason.focus(); });
    found.append(button);
  }
}

for (const form of document.querySelectorAll("form.verdict")) {
  const select = form.elements.verdict, input = form.elements.value;
  select.addEventListener("change", () => fit(form));
  input.addEventListener("input", () => search(form, input));
  fit(form);
}
cards.forEach((card, n) => card.addEventListener("focusin", () => light(n, false)));
light(0, false);

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") { document.activeElement.blur(); return; }
  if (event.target.closest("input, select, textarea")) return;
  const form = cards[at]?.querySelector("form.verdict");
  if (event.key === "j" || event.key === "k") light(at + (event.key === "j" ? 1 : -1), true);
  else if (event.key === "n") (document.querySelector("[data-next]") ?? document.querySelector("[data-open]"))?.click();
  else if (event.key === "a") document.querySelector("#every input[name=reason]")?.focus();
  else if (event.key === "z") [...document.querySelectorAll(".undo button")].at(-1)?.click();
  else if (KEYS[event.key] && form) {
    form.elements.verdict.value = KEYS[event.key];
    fit(form);
    (form.querySelector(".value").hidden ? form.elements.reason : form.elements.value).focus();
  } else return;
  event.preventDefault();
});

const map = document.getElementById("map");
map?.addEventListener("click", (event) => {
  const form = cards[at]?.querySelector("form.verdict");
  if (!form) return;
  const box = map.getBoundingClientRect(), view = map.viewBox.baseVal;
  const x = ((event.clientX - box.left) / box.width) * view.width, y = ((event.clientY - box.top) / box.height) * view.height;
  const latitude = Number(map.dataset.north) - y * Number(map.dataset.down), longitude = Number(map.dataset.west) + x * Number(map.dataset.across);
  form.elements.verdict.value = "place";
  fit(form);
  form.elements.value.value = `${latitude.toFixed(4)}, ${longitude.toFixed(4)}, 1`;
  const chosen = document.getElementById("chosen");
  chosen.setAttribute("cx", x);
  chosen.setAttribute("cy", y);
  form.elements.reason.focus();
});

// Words selected in a report: their offsets count characters, as the kept text does, not UTF-16 units.
const text = document.getElementById("text"), add = document.getElementById("add");
if (text && add) {
  let span = null;
  const write = () => {
    add.elements.value.value = span ? JSON.stringify({ ...span, kind: add.querySelector("#kind").value, figure: add.querySelector("#figure").value.trim() || "none" }) : "";
    add.querySelector("button").disabled = !span;
  };
  document.addEventListener("selectionchange", () => {
    const chosen = getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed) return;
    const range = chosen.getRangeAt(0);
    if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return;
    const before = document.createRange();
    before.selectNodeContents(text);
    before.setEnd(range.startContainer, range.startOffset);
    const start = [...before.toString()].length, words = range.toString();
    span = { start, end: start + [...words].length };
    add.querySelector("#words").textContent = words;
    write();
  });
  add.addEventListener("input", write);
  add.addEventListener("submit", write);
}

for (const box of document.querySelectorAll("[data-show]")) {
  box.addEventListener("change", () => {
    for (const field of box.form.querySelectorAll("[autocomplete$=password]")) field.type = box.checked ? "text" : "password";
  });
}
