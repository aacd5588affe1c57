# bash completion for weirctl(1)
_weirctl() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} verb="" under="" i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
      -c | --config | -s | --socket) ((i++)) ;;
      -*) ;;
      *) if [[ -z $verb ]]; then verb=${COMP_WORDS[i]}; elif [[ -z $under ]]; then under=${COMP_WORDS[i]}; fi ;;
    esac
  done
  case $before in
    -c | --config | -s | --socket)
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      return
      ;;
  esac
  local global="--config --socket --json --help"
  local words="$global"
  case $verb in
    "") words="status check reload reopen counters why scan $global --version" ;;
    reload) words="--wait $global" ;;
    why) words="--limit $global" ;;
    counters)
      case $under in
        list) words="--limit $global" ;;
        reset) words="--all $global" ;;
        get) ;;
        *) words="list get reset $global" ;;
      esac
      ;;
    scan)
      words="--client-ip --mail-from --rcpt --connector --auth-user --cert-subject --helo --explain $global"
      ;;
  esac
  if [[ $word != -* && ($verb == scan || $verb == check) ]]; then
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
    return
  fi
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}
complete -o filenames -F _weirctl weirctl
