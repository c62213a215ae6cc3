// The application at the tenant; esbuild fills in CONFIGURATION.
export const options = {
  domain: CONFIGURATION.domain,
  clientId: CONFIGURATION.client_id,
  authorizationParams: {
    redirect_uri: new URL(".", location.href).href,
    audience: `${CONFIGURATION.domain}/api/v2/`,
    scope: "openid profile email read:current_user update:current_user_metadata",
  },
};
