// The page's frame: the bar, and the view that fits who is here.
import { useAuth0 } from "@auth0/auth0-react";
import { Home } from "./home.jsx";
import { Profile } from "./profile.jsx";

export function App({ api }) {
  const { isLoading, isAuthenticated, error } = useAuth0();
  return (
    <div id="shell">
      <header>
        <div className="column bar">
          <a className="brand" href="#/home">
            React SPA
          </a>
          <nav aria-label="Views">
            <a href="#/home">Home</a>
            <a href="#/profile">Profile</a>
          </nav>
          {isAuthenticated && <Account />}
        </div>
      </header>
      <main className="column">
        {error && (
          <div className="alert" role="alert">
            <strong>{error.message}</strong>
          </div>
        )}
        {isLoading && <p className="muted">Loading</p>}
        {!isLoading && (isAuthenticated ? <Profile api={api} /> : <Home />)}
      </main>
      <footer>
        <div className="column small muted">
          <p>A static site: your login protects the API, not these files.</p>
        </div>
      </footer>
    </div>
  );
}

function Account() {
  const { user, logout } = useAuth0();
  const leave = () => logout({ logoutParams: { returnTo: new URL(".", location.href).href } });
  return (
    <div className="account">
      <img className="avatar" src={user.picture} alt="" />
      <button type="button" className="button" onClick={leave}>
        Log out
      </button>
    </div>
  );
}
