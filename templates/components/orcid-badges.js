// See docs/components.md

const ICON = [
  ["#A6CE39", "M32 16c0 8.837-7.163 16-16 16-8.838 0-16-7.163-16-16C0 7.162 7.162 0 16 0c8.837 0 16 7.162 16 16Z"],
  ["#fff", "M18.813 9.637h-5.45v13.9h5.474c4.555 0 7.35-3.378 7.35-6.95 0-1.635-.562-3.372-1.77-4.704-1.215-1.336-3.065-2.246-5.605-2.246ZM18.6 21.3h-2.813v-9.425H18.5c1.823 0 3.12.552 3.96 1.4.842.849 1.252 2.021 1.252 3.312 0 .784-.239 1.967-.993 2.948-.745.969-2.01 1.765-4.119 1.765Zm5.311-4.026c-.251 1.74-1.494 4.276-5.311 4.276h-3.063H18.6c3.817 0 5.06-2.536 5.311-4.276Zm1.812-2.405c-.657-2.601-2.85-4.982-6.91-4.982h-5.2 5.2c4.06 0 6.253 2.38 6.91 4.982Zm.215 1.718ZM8.363 9.675v13.887h2.425V9.675H8.363Zm2.175 13.637H8.612h1.925ZM9.575 8.65c.84 0 1.513-.689 1.513-1.513 0-.823-.673-1.512-1.513-1.512-.838 0-1.512.674-1.512 1.513 0 .823.672 1.512 1.512 1.512Z"],
];
const HOLLOW = [
  ["#fff", "M29.474 16c0 7.442-6.032 13.474-13.474 13.474S2.526 23.442 2.526 16 8.558 2.526 16 2.526 29.474 8.558 29.474 16Z"],
  ["#7FAA26", "M32 16c0 8.837-7.163 16-16 16S0 24.837 0 16 7.163 0 16 0s16 7.163 16 16ZM16 29.474c7.442 0 13.474-6.032 13.474-13.474S23.442 2.526 16 2.526 2.526 8.558 2.526 16 8.558 29.474 16 29.474Z"],
  ["#7FAA26", "M18.22 10.973h-4.547v11.6h4.569c3.8 0 6.133-2.82 6.133-5.8 0-1.365-.469-2.815-1.478-3.925-1.013-1.115-2.557-1.875-4.676-1.875Zm-.177 9.732h-2.347v-7.864h2.264c1.521 0 2.603.46 3.304 1.167.703.709 1.046 1.688 1.046 2.765 0 .654-.2 1.641-.83 2.46-.621.808-1.677 1.473-3.437 1.473Zm-.083-8.073c3.13 0 4.558 1.898 4.558 4.141 0-2.243-1.429-4.141-4.558-4.141h-2.472 2.472Zm6.205 4.017.001.124c0 2.869-2.242 5.591-5.924 5.591h-4.36V11.182v11.182h4.36c3.682 0 5.924-2.722 5.924-5.591l-.001-.124ZM9.5 11.005v11.588h2.024V11.005H9.5Zm1.815.208v11.172-11.172H9.71h1.606ZM10.512 10.15c.7 0 1.262-.575 1.262-1.263 0-.687-.561-1.262-1.262-1.262-.7 0-1.262.563-1.262 1.262 0 .688.561 1.262 1.262 1.262Zm.614-.408a1.044 1.044 0 0 0 0 0Z"],
];

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:host(orcid-badge) { display: inline-block; min-inline-size: min(100%, 32em) }
:host([variant=compact]) { min-inline-size: min(100%, 22em) }
:host([variant=icon]) { min-inline-size: 24px }
:host([hidden]), :host([variant=icon]) :is(bdi, span, [part=wait]), :host([variant=compact]) bdi bdi, div a bdi { display: none }
:host(orcid-authors) { display: block; position: relative }
svg { height: 16px; margin: 0 4px -3px }
div:not(:only-child) { position: absolute; inset: 0 }
div span { white-space: nowrap }
div bdi { white-space: normal }
div + slot { visibility: hidden }`);

const make = (tag, attributes, ...nodes) => {
  const made = document.createElementNS(`http://www.w3.org/${/svg|path|title/.test(tag) ? "2000/svg" : "1999/xhtml"}`, tag);
  for (const name in attributes) made.setAttribute(name, attributes[name]);
  made.append(...nodes);
  return made;
};

const icon = (shapes, label) =>
  make(
    "svg",
    { part: "icon", role: label && "img", viewBox: "0 0 32 32", "fill-rule": "evenodd" },
    make("title", {}, label),
    ...shapes.map(([fill, d]) => make("path", { fill, d })),
  );

const link = ({ orcid, authenticated, label, state }) =>
  make(
    "a",
    { part: "link", href: orcid },
    icon(authenticated ? ICON : HOLLOW, label + (state &&= ` ${state}`)),
    make("bdi", { part: "text", dir: "ltr", translate: "no" }, make("bdi", { part: "text" }, orcid.slice(0, -19)), orcid.slice(-19)),
    make("span", { part: "state", "aria-hidden": true }, state),
  );

const read = (address, more) =>
  fetch(address, {
    credentials: "omit",
    referrerPolicy: "no-referrer",
    signal: AbortSignal.timeout(9000),
    headers: { "Accept-Language": document.documentElement.lang },
    ...more,
  })
    .then((answer) => answer.json())
    .catch(() => ({}));

const orcids = {};
const answers = {};

const readBadges = async (address) => {
  await new Promise(setTimeout);
  const rest = [...orcids[address]];
  orcids[address] = answers[address] = null;
  const badges = {};
  while (rest.length) {
    const body = JSON.stringify({ orcids: rest.splice(0, 500) });
    Object.assign(badges, (await read(address, { method: "POST", body })).badges);
  }
  return badges;
};

class Badge extends HTMLElement {
  static observedAttributes = ["orcid", "service", "item", "repository", "href"];
  root = Object.assign(this.attachShadow({ mode: "open" }), { adoptedStyleSheets: [sheet] });

  at(path) {
    return (this.getAttribute("service") || new URL("..", import.meta.url)) + path;
  }

  async connectedCallback() {
    if (this.root.firstChild) return;
    const slot = make("slot", { part: "wait" });
    this.root.replaceChildren(slot);
    const nodes = await this.draw();
    if (nodes && slot.parentNode) this.root.replaceChildren(...nodes);
  }

  attributeChangedCallback() {
    this.root.replaceChildren();
    if (this.isConnected) this.connectedCallback();
  }

  async draw() {
    const address = this.at("badges");
    const orcid = `${this.getAttribute("orcid")}`.slice(0, 99);
    (orcids[address] ||= new Set()).add(orcid);
    const badge = (await (answers[address] ||= readBadges(address)))[orcid];
    return [badge?.orcid ? link(badge) : make("slot", { part: "own" })];
  }
}

class Authors extends Badge {
  async draw() {
    const of = (name) => encodeURIComponent(this.getAttribute(name));
    const address = this.at(`items/${of("repository")}/${of("item")}/authors.json`);
    const { authors } = await (answers[address] ||= read(address));
    answers[address] = null;
    if (!authors) return;
    const names = authors.map(({ name, orcid }, place) =>
      make("span", { part: "author" }, make("bdi", {}, name || orcid.id), orcid ? link(orcid) : "", authors[place + 1] ? ", " : ""),
    );
    const more = make("button", { part: "more" });
    const list = make("div", { part: "list", tabindex: -1 });
    const show = (count) => {
      more.textContent = `+${names.length - count}`;
      more.hidden = count == names.length;
      list.replaceChildren(...names.slice(0, count), more);
    };
    const fold = () => {
      show(names.length);
      let count = names.filter((name) => name.offsetTop < list.clientHeight).length;
      while (count && list.scrollHeight > list.clientHeight) show(count--);
    };
    more.onclick = () => {
      this.root.replaceChildren(list);
      fold();
      list.focus();
    };
    new ResizeObserver(fold).observe(this);
    return [list, make("slot")];
  }
}

class Connect extends Badge {
  draw() {
    return [icon(ICON, ""), make("slot", {}, make("a", { part: "link", lang: "en", href: this.getAttribute("href") }, "Create or connect your ORCID iD"))];
  }
}

try {
  customElements.define("orcid-badge", Badge);
  customElements.define("orcid-authors", Authors);
  customElements.define("orcid-connect", Connect);
} catch {}
