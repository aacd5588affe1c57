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
    --as)
      mapfile -t COMPREPLY < <(compgen -W "true-positive false-positive" -- "$word")
      return
      ;;
    --status)
      mapfile -t COMPREPLY < <(compgen -W "open closed all" -- "$word")
      return
      ;;
  esac
  local global="--config --socket --json --help"
  local words="$global"
  case $verb in
    "") words="status check reload reopen counters baseline hold incident why scan format $global --version" ;;
    reload) words="--wait $global" ;;
    why) words="--limit $global" ;;
    baseline)
      if [[ -z $under ]]; then words="forget $global"; fi
      ;;
    hold)
      case $under in
        add)
          words="--connector --client --user --from --from-domain --header-from-domain --suspicious"
          words+=" --action --percent --for --reason $global"
          ;;
        list | remove) ;;
        *) words="list add remove $global" ;;
      esac
      ;;
    counters)
      case $under in
        list) words="--limit $global" ;;
        reset) words="--all $global" ;;
        get) ;;
        *) words="list get reset $global" ;;
      esac
      ;;
    incident)
      case $under in
        list) words="--status --connector --limit $global" ;;
        resolve) words="--as --note $global" ;;
        recipients) words="--reached --held --csv $global" ;;
        show) ;;
        *) words="list show resolve recipients $global" ;;
      esac
      ;;
    format) words="--as --privacy $global" ;;
    scan)
      words="--client-ip --mail-from --rcpt --connector --auth-user --cert-subject --helo --explain $global"
      ;;
  esac
  if [[ $word != -* && ($verb == scan || $verb == check || $verb == format) ]]; then
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
    return
  fi
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}
complete -o filenames -F _weirctl weirctl
