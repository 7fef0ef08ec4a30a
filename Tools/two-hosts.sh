#!/usr/bin/env bash
# Runs a command as two processes on two hosts: network namespaces with a cable between them. Needs root and iproute2.
#
#   Tools/two-hosts.sh [--cut-after WORD] COMMAND…
#
# With --cut-after the cable is cut once both have written WORD. Ends with the first exit code that is not 0.
set -euo pipefail

word=
if [ "${1:-}" = --cut-after ]; then word=$2; shift 2; fi

id=$$
folder=$(mktemp -d)
net="10.$((id / 250 % 250)).$((id % 250))"
clean() {
  ip netns del "juror0-$id" 2>/dev/null || true
  ip netns del "juror1-$id" 2>/dev/null || true
  rm -rf "$folder"
}
trap clean EXIT

for host in 0 1; do
  ip netns add "juror$host-$id"
  ip -n "juror$host-$id" link set lo up
done
ip link add cable netns "juror0-$id" type veth peer name cable netns "juror1-$id"
for host in 0 1; do
  ip -n "juror$host-$id" addr add "$net.$((host + 1))/24" dev cable
  ip -n "juror$host-$id" link set cable up
done

started=()
for host in 0 1; do
  RANK=$host WORLD_SIZE=2 LOCAL_RANK=0 MASTER_ADDR=$net.1 MASTER_PORT=29500 \
    ip netns exec "juror$host-$id" "$@" > >(tee "$folder/$host") &
  started+=($!)
done

while [ -n "$word" ]; do
  if grep -qs "$word" "$folder/0" && grep -qs "$word" "$folder/1"; then
    ip -n "juror1-$id" link set cable down
    break
  fi
  kill -0 "${started[@]}" || break
  sleep 0.1
done

code=0
for process in "${started[@]}"; do
  wait "$process" || { status=$?; [ "$code" != 0 ] || code=$status; }
done
exit "$code"
