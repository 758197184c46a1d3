# Waits until its standard input ends, which is when the process that started it has ended or drops the guard. Then ends
# every process that works in the folder $1 or in its folder `data`, and deletes the folder.

# A signal to the test, for example at the end of its terminal, must not end this script too.
trap '' HUP INT QUIT TERM
folder=$1
cd /
read -r _

# Found by working folder: after a crash of a server, its orphans have no other mark.
processes() {
    for process in /proc/[0-9]*; do
        if [ "$process/cwd" -ef "$folder" ] || [ "$process/cwd" -ef "$folder/data" ]; then
            echo "${process#/proc/}"
        fi
    done
}

# SIGQUIT is PostgreSQL's immediate shutdown, which frees the shared memory. SIGCONT lets a paused process see it.
signal=QUIT
tries=0
pids=$(processes)
while [ -n "$pids" ]; do
    # Unquoted: one argument for each process.
    kill -s "$signal" $pids
    kill -s CONT $pids
    tries=$((tries + 1))
    if [ "$tries" -ge 250 ]; then signal=KILL; fi
    sleep 0.02
    pids=$(processes)
done
rm -rf "$folder"
