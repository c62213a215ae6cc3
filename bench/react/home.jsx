// What a visitor sees who is not signed in.
import { useAuth0 } from "@auth0/auth0-react";

export function Home() {
  const { loginWithRedirect } = useAuth0();
  const logIn = () => loginWithRedirect({ appState: { returnTo: "#/profile" } });
  return (
    <section>
      <div className="hero">
        <h1>
          Log in and call an API.
          <br />
          In React, in the browser.
        </h1>
        <p className="lead muted">
          This page signs you in with Auth0, asks the Management API for your user metadata, and
          shows it. There is no server behind it.
        </p>
        <div className="actions">
          <button type="button" className="button primary" onClick={logIn}>
            Log in
          </button>
          <a href="#how">How it works</a>
        </div>
      </div>
      <ol className="steps">
        <li className="card">
          <h2>Log in</h2>
          <p className="muted">
            The page sends you to the tenant. You type your password there, never here.
          </p>
        </li>
        <li className="card">
          <h2>Agree</h2>
          <p className="muted">
            The tenant asks whether this app may read and change your metadata. Saying no is fine.
          </p>
        </li>
        <li className="card">
          <h2>Look</h2>
          <p className="muted">
            Your profile and metadata appear. Change them here or in the dashboard.
          </p>
        </li>
      </ol>
      <section className="card" id="how" aria-labelledby="how-heading">
        <h2 id="how-heading">How it works</h2>
        <dl className="facts wide">
          <dt>Your password</dt>
          <dd>
            never comes here. You give it to the tenant, which sends this page a code that works
            once, and only for the page that asked. <code>authorization code, PKCE</code>
          </dd>
          <dt>The tokens</dt>
          <dd>
            stay in this page’s memory: in no storage, no cookie and no address.{" "}
            <code>prompt=none</code>
          </dd>
          <dt>The API</dt>
          <dd>gets the access token, and nobody else does.</dd>
        </dl>
      </section>
    </section>
  );
}
