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

/** The label of the link that loads the page again. */
export var AGAIN = "Load the page again";

/**
 * Tell the user why the page cannot work, and give the next step as a link.
 * @param {string} reason
 */
export function sayWhyNot(reason) {
  var here = location.href;
  var secure = here.replace("http:", "https:");
  if (document.getElementById("cannot-start")) {
    // The other links of the section need no script.
    var link = document.getElementById("secure");
    if (link) link.setAttribute("href", secure);
    return;
  }
  var text = "This page cannot work " + WHERE[reason] + ".";
  if (reason === "framed") say(text, "Open it in its own tab", here, "_blank");
  else if (reason === "insecure") say(text, "Open it over https", secure);
  else say(text, reason === "file" ? "" : AGAIN);
}

/**
 * Show an alert at the top of the page, with a link. Returns the alert.
 * @param {string} text
 * @param {string} label of the link, "" for none
 * @param {string} [address] Without it, the link loads the page again.
 * @param {string} [target] where the address is opened
 */
export function say(text, label, address, target) {
  var alert = document.createElement("div");
  alert.setAttribute("role", "alert");
  alert.className = "alert";
  alert.tabIndex = -1; // a click on a button that cannot work leads here
  alert.textContent = text + " ";
  if (label) {
    var link = document.createElement("a");
    link.href = address || "";
    link.target = target || "";
    // The link alone would lose the fragment, which a router may use.
    if (!address)
      link.onclick = function () {
        location.reload();
        return false;
      };
    link.textContent = label;
    alert.appendChild(link);
  }
  return document.body.insertBefore(alert, document.body.firstChild);
}
