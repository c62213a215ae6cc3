// Alerts of a page whose modules are not loaded. In the oldest JavaScript, because too_old.js imports this module.

/** @type {Record<string, string>} what a page that has no section #cannot-start says instead */
export var WHERE = {
  changed: "because the host changes its scripts",
  file: "when it is opened as a file",
  framed: "inside another page",
  insecure: "over plain http",
  old: "in this browser, which is too old",
  storage: "where the browser blocks storage for this site",
};

/**
 * Tell the user why the page cannot work.
 * @param {string} reason
 */
export function sayWhyNot(reason) {
  if (document.getElementById("cannot-start")) return;
  say("This page cannot work " + WHERE[reason] + ".", "");
}

/**
 * Show an alert at the top of the page, with a link that loads the page again.
 * @param {string} text
 * @param {string} label of the link, "" for none
 */
export function say(text, label) {
  var alert = document.createElement("div");
  alert.setAttribute("role", "alert");
  alert.className = "alert";
  alert.textContent = text + " ";
  if (label) {
    var link = document.createElement("a");
    link.href = "";
    // The link alone would lose the fragment, which a router may use.
    link.onclick = function () {
      location.reload();
      return false;
    };
    link.textContent = label;
    alert.appendChild(link);
  }
  document.documentElement.said = document.body.insertBefore(alert, document.body.firstChild);
}
