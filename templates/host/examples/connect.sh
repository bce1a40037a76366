#!/usr/bin/env bash
# Sends people and items to the ORCID service. Needs bash 4, openssl, base64 and curl.
#
#     connect.sh link   REPOSITORY USER NAME     prints a link for this person: works once, for five minutes
#     connect.sh put    REPOSITORY ITEM FILE     tells of an item that is new or has changed
#     connect.sh delete REPOSITORY ITEM          tells that an item is gone
#     connect.sh answer TOKEN                    prints what came back from a sign-in, if we may believe it
#
# CONNECT_URL, CONNECT_HOST and CONNECT_KEY say where the service is, and who signs with which key.
# CONNECT_KEY and what is signed never stand in the arguments of a program, where others could read them.
set -euo pipefail
export LC_ALL=C.UTF-8

url=${CONNECT_URL%/} # https://orcid.repository.example.org
host=$CONNECT_HOST   # the name given to `orcid-repo hosts add`
key=$CONNECT_KEY     # the key it printed, as it is

base64url() { base64 | tr -d '=\n' | tr '+/' '-_'; }
random_id() { openssl rand 16 | base64url; }

# HMAC-SHA256 with the key of standard input, as RFC 2104 builds it of two hashes.
pad() {
  local place byte
  for ((place = 0; place < 64; place++)); do
    byte=0
    if ((place < ${#key})); then printf -v byte '%d' "'${key:place:1}"; fi
    printf -v byte '\\x%02x' "$((byte ^ $1))"
    printf '%b' "$byte"
  done
}
sha256() { openssl dgst -sha256 -binary; }
signature() { { pad 0x5c; { pad 0x36; cat; } | sha256; } | sha256 | base64url; }

# A text as JSON: quotes and backslashes are escaped, control characters become blanks.
json() {
  local text=${1//[[:cntrl:]]/ }
  text=${text//\\/\\\\}
  printf '"%s"' "${text//\"/\\\"}"
}

# signed NAME VALUE [NAME VALUE]...
signed() {
  local now text claims
  now=$(date +%s)
  claims="\"iss\":$(json "$host"),\"aud\":$(json "$url")"
  claims+=",\"iat\":$now,\"exp\":$((now + 300)),\"jti\":\"$(random_id)\""
  while (($# > 0)); do
    claims+=",$(json "$1"):$(json "$2")"
    shift 2
  done
  text=$(printf '{"alg":"HS256","typ":"JWT"}' | base64url).$(printf '{%s}' "$claims" | base64url)
  printf '%s.%s' "$text" "$(printf '%s' "$text" | signature)"
}

escaped() {
  local LC_ALL=C text=$1 place byte
  for ((place = 0; place < ${#text}; place++)); do
    byte=${text:place:1}
    case $byte in
      [A-Za-z0-9._~-]) printf '%s' "$byte" ;;
      *) printf '%%%02X' "$(($(printf '%d' "'$byte") & 255))" ;;
    esac
  done
}

# send METHOD REPOSITORY ITEM [CURL OPTION]...
send() {
  local method=$1 address said
  address=$url/items/$(escaped "$2")/$(escaped "$3")
  # The same Idempotency-Key when you try again.
  said=$(
    printf 'Authorization: Bearer %s\nContent-Type: application/json\nIdempotency-Key: %s\n' \
      "$(signed repository "$2" purpose deposit)" "$(random_id)" |
      curl --silent --show-error --max-time 30 --request "$method" --header @- \
        --write-out '\n%{http_code}' "${@:4}" "$address"
  )
  printf '%s %s\n' "${said##*$'\n'}" "${said%$'\n'*}"
}

answer() {
  local text=${1%.*} body right claims
  right=$(printf '%s' "$text" | signature)
  # Hashes are compared, so that the time it takes tells nothing of the right signature.
  if [[ $(printf '%s' "${1##*.}" | signature) != "$(printf '%s' "$right" | signature)" ]]; then
    echo 'not signed with our key' >&2
    return 1
  fi
  body=${text#*.}
  while ((${#body} % 4)); do body+='='; done
  claims=$(printf '%s' "$body" | tr -- '-_' '+/' | base64 --decode)
  # A JSON tool reads it better; these three must be looked at.
  if [[ $claims != *"\"iss\":$(json "$url")"* || $claims != *"\"aud\":$(json "$host")"* ]] ||
    [[ ! $claims =~ \"exp\":([0-9]+) ]] || ((BASH_REMATCH[1] < $(date +%s) - 30)); then
    echo 'not for us, or too old' >&2
    return 1
  fi
  printf '%s\n' "$claims" # now compare its nonce with the jti of the link that this browser was sent by
}

case $1 in
  link)
    printf '%s/connect?launch=%s\n' "$url" \
      "$(signed repository "$2" sub "$3" name "$4" purpose connect)"
    ;;
  put) send PUT "$2" "$3" --data-binary "@$4" ;;
  delete) send DELETE "$2" "$3" ;;
  answer) answer "$2" ;;
esac
