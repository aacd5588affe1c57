# bash completion for weir-milter(8)
_weir_milter() {
  local word=${COMP_WORDS[COMP_CWORD]}
  case ${COMP_WORDS[COMP_CWORD - 1]} in
    -c | --config)
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      return
      ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W \
    "--config --check-config --print-config --foreground --verbose --version --help" -- "$word")
}
complete -o filenames -F _weir_milter weir-milter
