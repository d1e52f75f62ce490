#!/bin/sh
# Makes what a deployment keeps to itself: keys, passwords and Redis's users, each a file in
# deploy/secrets, and .env with the settings that are no secret. What is there already stays.
#
#   deploy/prepare.sh [folder]    REDIS_ADDRESS: where the services reach Redis, else redis:6379
set -eu
umask 077

here=$(cd "$(dirname "$0")" && pwd)
secrets=${1:-$here/secrets}
address=${REDIS_ADDRESS:-redis:6379}
command -v openssl > /dev/null || { echo "openssl is not on the PATH: install it, then start again." >&2; exit 1; }
mkdir -p "$secrets"

# What is put in is made anew as a whole: a half-written secret would look like one.
keep() {
  [ -s "$secrets/$1" ] && return
  cat > "$secrets/$1.new"
  mv "$secrets/$1.new" "$secrets/$1"
  echo "made $secrets/$1"
}

password() { openssl rand -hex 32; }
sha256_of_password() { sed 's|.*://[^:]*:\([^@]*\)@.*|\1|' "$secrets/$1" | tr -d '\n' | openssl dgst -sha256 -r | cut -c1-64; }

openssl rand -base64 32 | keep session_keys
openssl rand -base64 32 | keep auth_keys
echo "redis://auth:$(password)@$address/0" | keep auth_redis_url
echo "redis://mcp:$(password)@$address/0" | keep mcp_redis_url
sed -e "s/AUTH_PASSWORD_SHA256/$(sha256_of_password auth_redis_url)/" \
  -e "s/MCP_PASSWORD_SHA256/$(sha256_of_password mcp_redis_url)/" \
  "$here/redis/users.acl" | keep redis_users
password | keep grafana_password

# Optional: an empty one counts as none.
[ -e "$secrets/llm_api_key" ] || : > "$secrets/llm_api_key"
[ -s "$secrets/github_client_secret" ] || {
  : > "$secrets/github_client_secret"
  echo "put the client secret of your GitHub app into $secrets/github_client_secret"
}

# In a folder of one's own there is nothing but secrets.
[ $# -eq 0 ] || exit 0
for service in gateway redis prometheus grafana audit/auth audit/mcp; do mkdir -p "$here/state/$service"; done
# Containers run as the owner of these files; as root none does.
owner=$(id -u):$(id -g)
if [ "$owner" = 0:0 ]; then
  owner=10001:10001
  chown -R "$owner" "$secrets" "$here/state"
  # These files are root's, who may have cloned them to be read by root alone.
  chmod -R go+rX "$here/gateway" "$here/redis" "$here/otel" "$here/prometheus" "$here/grafana"
fi
settings=$here/../.env
if [ ! -e "$settings" ]; then
  sed "s/^GATEHOUSE_USER=.*/GATEHOUSE_USER=$owner/" "$here/env.example" > "$settings"
  echo "set PUBLIC_URL and GITHUB_CLIENT_ID in .env"
elif ! grep -q '^GATEHOUSE_USER=.' "$settings"; then
  # Made for something else, as for `npm start`.
  printf '\nGATEHOUSE_USER=%s\n' "$owner" >> "$settings"
  echo "added GATEHOUSE_USER to .env"
fi
