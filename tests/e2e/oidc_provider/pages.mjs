// The provider's two pages: who are you, and may this application do that. Plain forms, no script.

const escape = (text) => String(text).replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);

const page = (title, body) => `<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<link rel="icon" href="data:,">
<title>${escape(title)}</title>
<h1>${escape(title)}</h1>
${body}
</html>`;

export function loginPage(action, users) {
  const buttons = [...users.values()].map(
    (user) =>
      `<p><button name="user_id" value="${escape(user.user_id)}">${escape(user.name)} ${escape(user.email)}</button>`,
  );
  return page(
    "Who are you?",
    `<form method="post" action="${escape(action)}">${buttons.join("\n")}</form>`,
  );
}

export function consentPage(action, clientName, scopes) {
  const items = scopes.map((scope) => `<li>${escape(scope)}</li>`);
  return page(
    `${clientName} asks for access`,
    `<ul>${items.join("")}</ul>
<form method="post" action="${escape(action)}">
<button name="answer" value="accept">Accept</button>
<button name="answer" value="decline">Decline</button>
</form>`,
  );
}

export function errorPage(details) {
  return page(
    "Something is wrong",
    Object.entries(details)
      .map(([name, value]) => `<p>${escape(name)}: ${escape(value)}</p>`)
      .join("\n"),
  );
}
