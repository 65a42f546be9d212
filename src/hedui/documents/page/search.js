// The search for a household: a box with choices below it, from any place by the key /.
function searchBox(host) {
  const choices = el("ul", { id: "choices", role: "listbox", "aria-label": say("search"), hidden: true });
  const box = el("input", {
    id: "search", type: "search", role: "combobox", autocomplete: "off", spellcheck: "false", placeholder: say("search_hint"),
    "aria-label": `${say("search")}：${say("search_hint")}`, "aria-keyshortcuts": "/", "aria-autocomplete": "list",
    "aria-controls": "choices", "aria-expanded": "false", title: say("search_key"),
  });
  let found = [];
  let at = -1;

  const close = () => {
    choices.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const mark = (to) => {
    at = to;
    [...choices.children].forEach((one, place) => one.setAttribute("aria-selected", String(place === at)));
    if (at >= 0) box.setAttribute("aria-activedescendant", `choice-${at}`);
    choices.children[at]?.scrollIntoView({ block: "nearest" });
  };
  const open = (household) => {
    close();
    box.value = "";
    location.hash = sheetAddress(household);
  };
  const look = () => {
    const typed = folded(box.value);
    found = typed ? matches(typed) : [];
    choices.replaceChildren(...found.slice(0, MOST_CHOICES).map((household, place) => el("li", {
      id: `choice-${place}`, role: "option", "aria-selected": "false", onmousedown: (event) => { event.preventDefault(); open(household); },
    }, choiceText(household, typed))));
    if (typed && !found.length) choices.append(el("li", { role: "option", "aria-disabled": "true", class: "none" }, say("search_none")));
    choices.hidden = !typed;
    box.setAttribute("aria-expanded", String(Boolean(typed)));
    if (typed) announce(found.length ? say("search_some", { n: count(found.length) }) : say("search_none"));
    if (found.length) mark(0);
  };
  box.addEventListener("input", look);
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    const shown = Math.min(found.length, MOST_CHOICES);
    if (event.key === "ArrowDown" && shown) mark((at + 1) % shown);
    else if (event.key === "ArrowUp" && shown) mark((at + shown - 1) % shown);
    else if (event.key === "Enter" && found[at] !== undefined) open(found[at]);
    else if (event.key === "Escape") { box.value = ""; found = []; close(); }
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
  host.append(box, el("kbd", { "aria-hidden": "true" }, "/"), choices);
}

const MOST_CHOICES = 8;

/** Households in which the text occurs, those whose number begins with it first. */
function matches(typed) {
  const all = every(store.households).filter((at) => families.texts[at].includes(typed));
  const begins = (at) => families.texts[at].startsWith(typed);
  return [...all.filter(begins), ...all.filter((at) => !begins(at))];
}

function choiceText(household, typed) {
  const { people, households } = store;
  const hit = people.of(household).find((at) => folded(`${people.name[at] ?? ""}\n${people.number[at] ?? ""}`).includes(typed));
  const who = hit === undefined ? households.head[household] : people.name[hit];
  return [el("span", {}, households.household_no[household]), el("span", {}, who ?? ""), el("span", { class: "soft" }, countyName(household))];
}
