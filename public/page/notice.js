// What the site itself has to say, beside the app: one quiet line over the foot of the window, where nothing moves
// when it comes. A page with a look of its own may style `.site-notice`, or leave it as the last line of the page.

// In the page before it says anything: only what changes in such a region is read out.
const region = document.createElement("div");
region.className = "site-notice";
region.setAttribute("role", "status");
document.body.append(region);

/**
 * Show a text and its buttons in place of what is shown now. Gives what takes them away again.
 * @param {string} text
 * @param {[string, () => void][]} ways each button's label, and what it does
 */
export function showNotice(text, ways) {
  const words = document.createElement("p");
  words.textContent = text;
  const line = document.createElement("div");
  line.append(words, ...ways.map(([label, act]) => button(label, act)));
  region.replaceChildren(line);
  return () => line.remove();
}

/**
 * @param {string} label
 * @param {() => void} act
 */
function button(label, act) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "button";
  element.textContent = label;
  element.addEventListener("click", act);
  return element;
}
