#!/bin/sh
# Makes what a Postern needs before its first start: the key that signs bundles, and tokens. Made once; a second run
# finds everything and changes nothing.
#
#   KEYS    signing-key.json and tokens.json (hashes): for control planes only
#   TRUST   trusted-keys.json, the public half: for every agent
#   TOKENS  the tokens themselves, one file each: for people
set -eu
umask 077

postern() { node "$POSTERN_BIN" "$@"; }

if [ ! -f "$KEYS/signing-key.json" ]; then
  postern keys create --signing-key "$KEYS/signing-key.json" --trusted-keys "$TRUST/trusted-keys.json"
fi

# token NAME ROLE [--group GROUP]...
token() {
  name=$1 role=$2
  shift 2
  [ ! -f "$TOKENS/$name" ] || return 0
  postern token create --name "$name" --role "$role" "$@" --tokens-file "$KEYS/tokens.json" --json >"$TOKENS/$name.json"
  node -p 'JSON.parse(require("fs").readFileSync(process.argv[1])).token' "$TOKENS/$name.json" >"$TOKENS/$name"
  rm "$TOKENS/$name.json"
}

token admin admin
token alice approver --group support-leads --group agent-supervisors --group release-managers --group dba
token bob approver --group finance --group sre --group dba
token carol approver --group finance --group agent-supervisors
echo "keys and tokens are there"
