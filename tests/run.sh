#!/usr/bin/env bash
# Runs all tests, stage by stage: a stage that fails does not hide the next one. Arguments go to each pytest.
# With `quick` as the first argument it runs guards and unit tests on SQLite alone.
set -u
python=${PYTHON:-.venv/bin/python}
# Databases of tests stand in memory where there is room for them; what is about disks makes its own folder.
if [ -z "${TMPDIR:-}" ] && [ -w /dev/shm ] && [ "$(df -Pm /dev/shm | awk 'NR==2 {print $4}')" -gt 3000 ]; then
    export TMPDIR=/dev/shm
fi
# What is compiled is kept: programs and tests for the next run, templates for all processes of this one.
unset PYTHONDONTWRITEBYTECODE
CONSULT_TEST_TEMPLATES=$(mktemp -d)
export CONSULT_TEST_TEMPLATES
trap 'rm -rf "$CONSULT_TEST_TEMPLATES"' EXIT
# Processes that read, compare and write files share the machine with the tests as equals: tests wait for them.
export CONSULT_NICENESS=0
failed=0
stage() {
    local began=$SECONDS name=$1
    shift
    "$python" -m pytest -q "$@" || failed=1
    echo "$name: $((SECONDS - began)) seconds"
}
two="-n 2 --dist loadfile --no-loadscope-reorder"
three="-n 3 --dist loadfile --no-loadscope-reorder"  # a browser often waits for its page
if [ "${1:-}" = quick ]; then
    shift
    # shellcheck disable=SC2086  # several words
    stage "Guards and units" $two tests/guards tests/unit -m "not postgresql" "$@"
    exit $failed
fi
# shellcheck disable=SC2086  # several words
stage "Rules, actions, pages" $two tests/guards tests/unit tests/http tests/real tests/releases --durations=20 "$@"
# shellcheck disable=SC2086  # several words
stage "Browsers and sockets" $three tests/browser tests/realtime --durations=20 "$@"
exit $failed
