# Runs a step while no other call does so in this checkout, and waits for one that does. The lock is on the checkout's
# folder, so that nothing is written for it, and it goes with the process that holds it.
alone() {
  exec 9<"$root"
  lock --nonblock || {
    say "waiting for another call that is setting up this checkout"
    # Some network file systems have no locks.
    lock || true
  }
  # What is installed or built neither reads what is meant for the program nor takes the lock along.
  "$@" 9<&- </dev/null
  exec 9<&-
}

# Linux has flock(1); on macOS Python takes the same lock, which stays with the open file that both share.
lock() {
  if command -v flock >/dev/null; then
    flock "$@" 9
  else
    python3 -c 'import fcntl, sys; fcntl.flock(9, fcntl.LOCK_EX | (fcntl.LOCK_NB if sys.argv[1:] else 0))' "$@" 2>&-
  fi
}
