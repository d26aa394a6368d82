/** Members of these names hold secrets wherever they are, and are redacted unless an agent is told other names. */
export const SECRET_NAMES = [
  "authorization",
  "cookie",
  "set-cookie",
  "password",
  "passwd",
  "secret",
  "token",
  "api_key",
  "api-key",
  "apikey",
  "x-api-key",
  "access_token",
  "refresh_token",
  "client_secret",
  "private_key",
] as const;
