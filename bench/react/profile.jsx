// What a signed-in user sees: the profile, and the user metadata of the Management API, which can be changed.
import { useAuth0 } from "@auth0/auth0-react";
import { useCallback, useEffect, useState } from "react";

export function Profile({ api }) {
  const { user } = useAuth0();
  return (
    <section>
      <div className="card profile">
        <img className="avatar large" src={user.picture} alt="" />
        <div className="who">
          <h2 className="name">{user.name}</h2>
          <p className="muted">{user.email}</p>
        </div>
      </div>
      <Metadata address={`${api}users/${encodeURIComponent(user.sub)}`} />
    </section>
  );
}

function Metadata({ address }) {
  const { getAccessTokenSilently } = useAuth0();
  const [metadata, setMetadata] = useState(null);
  const [text, setText] = useState(null); // while it is edited
  const [problem, setProblem] = useState("");

  const call = useCallback(
    async (options = {}) => {
      const token = await getAccessTokenSilently();
      const headers = { ...options.headers, authorization: `Bearer ${token}` };
      const response = await fetch(address, { ...options, headers });
      if (!response.ok) throw new Error(`The API answered ${response.status}.`);
      setMetadata((await response.json()).user_metadata ?? {});
    },
    [address, getAccessTokenSilently],
  );
  const tried = (work) =>
    work.then(
      () => setProblem(""),
      (error) => setProblem(error.message),
    );

  useEffect(() => {
    tried(call());
  }, [call]);

  const save = (event) => {
    event.preventDefault();
    const edited = async () => JSON.stringify({ user_metadata: JSON.parse(text) });
    const headers = { "content-type": "application/json" };
    tried(
      edited()
        .then((body) => call({ method: "PATCH", headers, body }))
        .then(() => setText(null)),
    );
  };

  return (
    <section className="card" aria-label="User Metadata">
      <div className="head">
        <div className="title">
          <h2>User Metadata</h2>
        </div>
        {metadata && text === null && (
          <div className="actions">
            <button type="button" className="button" onClick={() => tried(call())}>
              Refresh
            </button>
            <button
              type="button"
              className="button"
              onClick={() => setText(JSON.stringify(metadata, null, 2))}
            >
              Edit
            </button>
          </div>
        )}
      </div>
      {problem && (
        <div className="alert" role="alert">
          <strong>{problem}</strong>
        </div>
      )}
      {metadata && text === null && <pre className="code">{JSON.stringify(metadata, null, 2)}</pre>}
      {text !== null && (
        <form className="editor" onSubmit={save}>
          <textarea
            className="code"
            aria-label="User metadata as JSON"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <div className="actions">
            <button type="submit" className="button primary">
              Save
            </button>
            <button type="button" className="button" onClick={() => setText(null)}>
              Cancel
            </button>
          </div>
        </form>
      )}
    </section>
  );
}
