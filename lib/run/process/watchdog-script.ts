/**
 * The watchdog's script, for any POSIX shell: `sh -c SCRIPT nightwatt-watchdog MARK ROUNDS`.
 *
 * It reads tasks, one per line with their values on the lines below, until its standard input ends. Nothing is
 * quoted: `read -r` takes a path or a value literally. A file that already has its former value, which we put back
 * before we ended, is not written again. Signals that end whole terminals and sessions are ignored, since they come
 * at exactly the moments that the watchdog is for; it prints a line as soon as they are, and nothing else ever.
 *
 * A process is known by what /proc shows of the environment it was started with, which survives the loss of the
 * process group and the parent (setsid, a double fork, nohup); and by the cgroup of the night, if it has one, which
 * also holds processes that cleaned their environment. There 0 stands for an invisible process, and deeper than two
 * cgroups below it only cgroup.kill reaches. Each process gets SIGTERM once, since a trainer that saves a checkpoint
 * may abort at a second one; after the grace, whatever is left gets SIGKILL. Not even that ends a process stuck in a
 * driver, so there is a last round too.
 */
export const watchdogScript = `
trap '' HUP INT TERM PIPE
echo ready
exec >/dev/null
mark=$1 rounds=$2 cgroup=
set --
while IFS= read -r task; do
  case $task in
    restore) IFS= read -r file && IFS= read -r value && set -- "$@" "$file" "$value" ;;
    cgroup) IFS= read -r cgroup ;;
    forget) set -- ;;
    dismissed) exit 0 ;;
  esac
done
while [ $# -gt 1 ]; do
  if [ -e "$1" ]; then
    now=
    IFS= read -r now <"$1"
    [ "$now" = "$2" ] || printf '%s\\n' "$2" >"$1"
  fi
  shift 2
done
[ -n "$mark" ] || exit 1
round=0 told=' '
while [ "$round" -lt $((rounds + 240)) ]; do
  pids=
  for file in $(grep -lsF -e "NIGHTWATT_MARK=$mark" /proc/[0-9]*/environ); do
    pid=\${file#/proc/} pids="$pids \${pid%/environ}"
  done
  if [ -n "$cgroup" ]; then
    pids="$pids $(cat "$cgroup/cgroup.procs" "$cgroup"/*/cgroup.procs "$cgroup"/*/*/cgroup.procs)"
    [ "$round" -lt "$rounds" ] || echo 1 >"$cgroup/cgroup.kill"
  fi
  left=
  for pid in $pids; do
    [ "$pid" = $$ ] && continue
    left=yes
    [ "$pid" = 0 ] && continue
    if [ "$round" -ge "$rounds" ]; then
      kill -s KILL "$pid"
    else
      case $told in *" $pid "*) ;; *) kill -s TERM "$pid"; told="$told$pid " ;; esac
    fi
  done
  [ -n "$left" ] || break
  sleep 0.25 || sleep 1
  round=$((round + 1))
done
if [ -n "$cgroup" ]; then
  echo 1 >"$cgroup/cgroup.kill"
  rmdir "$cgroup"/*/*/ "$cgroup"/*/ "$cgroup"
fi
`

/** Rounds of the script in a second, about. */
export const watchdogRoundsPerSecond = 4
