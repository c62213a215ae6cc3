// The React page: the same views as the site's, the way @auth0/auth0-react's own guide writes them.
import { Auth0Provider } from "@auth0/auth0-react";
import { createRoot } from "react-dom/client";
import { App } from "./app.jsx";
import { options } from "./options.js";

function onRedirectCallback(appState) {
  history.replaceState({}, "", location.pathname + (appState?.returnTo ?? ""));
}

createRoot(document.getElementById("root")).render(
  <Auth0Provider {...options} onRedirectCallback={onRedirectCallback}>
    <App api={options.authorizationParams.audience} />
  </Auth0Provider>,
);
