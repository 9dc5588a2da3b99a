# Shared by the scripts beside it: what they need is installed on first use, and kept.

# venv FOLDER REQUIREMENTS: makes a Python environment if the requirements have changed.
venv() {
  cmp -s "$2" "$1/installed" && return
  rm -rf "$1"
  "${PYTHON:-python3}" -m venv "$1"
  "$1/bin/pip" install -q --disable-pip-version-check -r "$2" >&2
  cp "$2" "$1/installed"
}

# peers_python: the interpreter with the Python peers (ClearML SDK, boto3); BENCH_PYTHON names another.
peers_python() {
  if [ -z "${BENCH_PYTHON:-}" ]; then
    venv bench/.venv bench/requirements.txt
    BENCH_PYTHON="$PWD/bench/.venv/bin/python"
  fi
  echo "$BENCH_PYTHON"
}

# bench_classpath: compiles the programs and prints their class path.
bench_classpath() {
  local goals="-q -B -ntp -pl bench -am -DskipTests test-compile dependency:build-classpath
    -Dmdep.includeScope=runtime -Dmdep.outputFile=target/runtime.classpath"
  # shellcheck disable=SC2086
  { ./mvnw -o $goals 2>/dev/null || ./mvnw $goals; } >&2
  echo "$PWD/bench/target/classes:$(cat bench/target/runtime.classpath)"
}
