"use strict";
// All addresses are relative, so that they carry the token of this page's own address.
const at = id => document.getElementById(id);
let model, row = 0, own = {}, values = {}, answer = null, kept = null, running = false, waiting = false;

async function get(path, body) {
  const response = await fetch(path, body === undefined ? {} : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const json = await response.json().catch(() => ({ error: `The tool answered ${response.status}.` }));
  if (!response.ok) throw new Error(json.error);
  return json;
}

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  if (text !== undefined && text !== null) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function number(value) {
  return value === null || value === undefined ? "" : Math.abs(value) >= 1e6 || (value !== 0 && Math.abs(value) < 1e-4) ? value.toExponential(3) : String(Number(value.toPrecision(5)));
}

function shown(value) { return value === null || value === undefined ? "missing" : typeof value === "number" ? number(value) : String(value); }

// A row of controls a column: a slider between the data's quantiles beside its number, a list for categories, a box for flags, a field for longer texts.
function control(column, index) {
  const id = `c${index}`, field = element("div", null, { class: "field" }), label = element("label", column.name, { for: id });
  field.append(label, element("span", "", { class: "moved", id: `${id}-moved` }));
  label.append(field.lastChild);
  if (column.kind === "number") {
    const q = column.quantiles, exact = element("input", null, { id, type: "number", step: "any" });
    exact.addEventListener("input", () => move(column.name, exact.value === "" ? null : Number(exact.value), index));
    if (q.length > 0 && q[0] < q[q.length - 1]) {
      const step = column.isWhole ? Math.max(1, Math.round((q[q.length - 1] - q[0]) / 1000)) : (q[q.length - 1] - q[0]) / 1000;
      const slider = element("input", null, { id: `${id}-slider`, type: "range", min: q[0], max: q[q.length - 1], step, list: `${id}-ticks`, "aria-label": `${column.name}, from ${number(q[0])} to ${number(q[q.length - 1])}` });
      slider.addEventListener("input", () => { exact.value = column.isWhole ? slider.value : String(Number(Number(slider.value).toPrecision(6))); move(column.name, Number(exact.value), index); });
      const ticks = element("datalist", null, { id: `${id}-ticks` });
      for (const tick of new Set(q)) ticks.append(element("option", null, { value: tick }));
      field.append(slider, exact, ticks);
    } else {
      exact.classList.add("all");
      field.append(exact);
    }
  } else if (column.kind === "flag") {
    const box = element("input", null, { id, type: "checkbox", class: "all" });
    box.addEventListener("input", () => move(column.name, box.checked, index));
    field.append(box);
  } else if (column.kind === "category" && (column.values.length > 60 || column.values.some(v => v.length > 60))) {
    const text = element("textarea", null, { id, class: "all" });
    text.addEventListener("input", () => move(column.name, text.value, index));
    field.append(text);
  } else if (column.kind === "category") {
    const list = element("select", null, { id, class: "all" });
    for (const value of column.values) list.append(element("option", value === "" ? "(empty)" : value, { value }));
    list.addEventListener("input", () => move(column.name, list.value, index));
    field.append(list);
  } else {
    field.append(element("span", "stays as it is in the row", { id, class: "all" }));
  }
  return field;
}

function show() {
  model.columns.forEach((column, index) => {
    const value = values[column.name], input = at(`c${index}`);
    if (column.kind === "flag") input.checked = value === true;
    else if (column.kind === "category") {
      if (input.tagName === "SELECT" && ![...input.options].some(o => o.value === value)) input.append(element("option", value, { value }));
      input.value = value;
    } else if (column.kind === "number") {
      input.value = value === null ? "" : value;
      const slider = at(`c${index}-slider`);
      if (slider && value !== null) slider.value = value;
    }
    mark(column.name, index);
  });
}

function mark(name, index) { at(`c${index}-moved`).textContent = values[name] === own[name] ? "" : ` (was ${shown(own[name])})`; }

function move(name, value, index) {
  values[name] = value;
  const slider = at(`c${index}-slider`);
  if (slider && value !== null && document.activeElement !== slider) slider.value = value;
  mark(name, index);
  ask();
}

// One question at a time; of those that come meanwhile the last.
async function ask() {
  if (running) { waiting = true; return; }
  running = true;
  at("answer").classList.add("busy");
  try {
    const moved = Object.fromEntries(model.columns.filter(c => c.kind !== "fixed" && values[c.name] !== own[c.name]).map(c => [c.name, values[c.name]]));
    answer = await get("ask", { row, values: moved, panel: "a" });
    at("problem").hidden = true;
    say();
  } catch (error) {
    at("problem").textContent = error.message;
    at("problem").hidden = false;
  } finally {
    running = false;
    at("answer").classList.remove("busy");
    if (waiting) { waiting = false; ask(); }
  }
}

function term(list, name, value) { if (value !== null && value !== undefined && value !== "") { const pair = element("div"); pair.append(element("dt", name), element("dd", value)); list.append(pair); } }

function say() {
  const list = element("dl");
  term(list, "Score", number(answer.score));
  term(list, "Probability", answer.probability === null ? null : number(answer.probability));
  term(list, "Predicted", answer.predicted);
  at("score").replaceChildren(...list.children);
  at("waterfall").innerHTML = answer.waterfall;
  const reasons = element(answer.reasons.length > 0 ? "ol" : "p", answer.reasons.length > 0 ? null : answer.reasonsNote);
  for (const reason of answer.reasons) reasons.append(element("li", `${reason.feature}: ${reason.value}${reason.reference === "" ? "" : `, where others have ${reason.reference}`} (${number(reason.contribution)})`));
  at("reasons").replaceChildren(reasons);
  const change = element(answer.counterfactual.changes.length > 0 ? "ul" : "p", answer.counterfactual.changes.length > 0 ? null : answer.counterfactual.note);
  for (const c of answer.counterfactual.changes) change.append(element("li", `${c.feature}: ${c.from} -> ${c.to}`));
  at("counterfactual").replaceChildren(change);
  if (answer.counterfactual.changes.length > 0) at("counterfactual").append(element("p", `Then the model says ${answer.counterfactual.says}.`));
  at("took").textContent = `Answered in ${answer.milliseconds.toFixed(1)} ms.`;
  compare();
}

function compare() {
  at("comparison").hidden = kept === null;
  if (kept === null) return;
  const table = at("differences"), head = element("tr");
  for (const title of ["", "now", "kept", "difference"]) head.append(element("th", title, { scope: "col" }));
  const body = [line("Score", answer.score, kept.answer.score)];
  if (answer.probability !== null) body.push(line("Probability", answer.probability, kept.answer.probability));
  if (answer.predicted !== "") body.push(line("Predicted", answer.predicted, kept.answer.predicted));
  for (const column of model.columns.filter(c => c.kind !== "fixed")) body.push(line(column.name, values[column.name], kept.values[column.name]));
  table.replaceChildren(element("caption", `Row ${model.numbers[row]} as it is now, and row ${model.numbers[kept.row]} as it was kept`), head, ...body);
  at("kept-waterfall").innerHTML = kept.waterfall;
}

function line(name, now, then) {
  const made = element("tr", null, now === then ? {} : { class: "differs" });
  made.append(element("th", name, { scope: "row" }), element("td", shown(now)), element("td", shown(then)), element("td", typeof now === "number" && typeof then === "number" && now !== then ? number(now - then) : ""));
  return made;
}

async function keep() {
  const moved = Object.fromEntries(model.columns.filter(c => c.kind !== "fixed" && values[c.name] !== own[c.name]).map(c => [c.name, values[c.name]]));
  const again = await get("ask", { row, values: moved, panel: "b" });
  kept = { row, values: { ...values }, answer: again, waterfall: again.waterfall };
  compare();
}

async function choose(wanted) {
  const place = Math.min(Math.max(0, Math.trunc(Number(wanted)) || 0), model.numbers.length - 1);
  const chosen = await get(`rows/${place}`);
  row = place;
  own = chosen.values;
  values = { ...own };
  at("row").value = place;
  at("number").textContent = `number ${chosen.number} of the data`;
  show();
  await ask();
}

async function start() {
  model = await get("model");
  at("about").textContent = `${model.kind}, ${model.model}, with ${model.numbers.length} rows of ${model.data}. Values explain the score by ${model.method}.`;
  at("reasons-title").textContent = model.wrong === "" ? "Reasons" : `Reasons (rows with ${model.wrong})`;
  at("row").max = model.numbers.length - 1;
  at("controls").append(...model.columns.map(control));
  at("controls").addEventListener("submit", event => event.preventDefault());
  at("unread").textContent = model.unread.length === 0 ? "" : `Not read by the model: ${model.unread.join(", ")}.`;
  at("row").addEventListener("change", () => choose(at("row").value));
  at("previous").addEventListener("click", () => choose(row - 1));
  at("next").addEventListener("click", () => choose(row + 1));
  at("reset").addEventListener("click", () => choose(row));
  at("keep").addEventListener("click", keep);
  at("drop").addEventListener("click", () => { kept = null; compare(); at("keep").focus(); });
  await choose(0);
  document.body.dataset.ready = "yes";
}

start().catch(error => { at("problem").textContent = error.message; at("problem").hidden = false; });
