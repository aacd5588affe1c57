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
    -c | --config | -s | --socket | --output)
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      return
      ;;
    --by)
      mapfile -t COMPREPLY < <(compgen -W "sender client connector" -- "$word")
      return
      ;;
    --direction)
      mapfile -t COMPREPLY < <(compgen -W "outbound inbound intra-org" -- "$word")
      return
      ;;
    --file)
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      return
      ;;
    --as)
      mapfile -t COMPREPLY < <(compgen -W "true-positive false-positive" -- "$word")
      return
      ;;
    --html)
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      return
      ;;
    --verdict)
      mapfile -t COMPREPLY < <(compgen -W "accept tag quarantine tempfail reject suspicious held retry" -- "$word")
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
    "") words="status check reload reopen counters baseline hold hunt incident trace report why scan format audit accepted-domains $global --version" ;;
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
    hunt)
      words="--file --from --to --around --before --after --limit --csv --strict-parity $global"
      case $under in
        volume) words+=" --window --threshold --connector --direction --by" ;;
        senders) words+=" --window --threshold --connector --direction" ;;
        external) words+=" --connector --direction" ;;
        connectors) words+=" --connector" ;;
        logons) words+=" --window --threshold --within" ;;
        *) words="volume external senders connectors logons $global" ;;
      esac
      ;;
    format) words="--as --privacy $global" ;;
    trace)
      words="--connector --client --sender --user --domain --recipient --message-id --subject --incident"
      words+=" --verdict --from --to --limit $global"
      ;;
    report) words="--html --output --incident --connector --from --to --events --force $global" ;;
    audit)
      case $under in
        import) words="--offline $global" ;;
        list) words="--days --limit $global" ;;
        *) words="import list $global" ;;
      esac
      ;;
    accepted-domains)
      case $under in
        import) words="--output --dry-run --force --no-reload $global" ;;
        *) words="import $global" ;;
      esac
      ;;
    scan)
      words="--client-ip --mail-from --rcpt --connector --auth-user --cert-subject --helo --explain $global"
      ;;
  esac
  if [[ $word != -* && ($under == import || $verb == scan || $verb == check || $verb == format) ]]; then
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
    return
  fi
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}
complete -o filenames -F _weirctl weirctl
