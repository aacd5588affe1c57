# What `cmake --install` puts in place besides the programs (src/) and the unit (systemd/).
# The configuration goes where the daemon looks for it, whatever the prefix; DESTDIR moves it too.
set(WEIR_CONFDIR /etc/weir CACHE PATH "Where weir.toml is")

# An administrator's file is never overwritten; the new one is always among the documentation.
install(CODE "
  set(live \"\$ENV{DESTDIR}${WEIR_CONFDIR}/weir.toml\")
  if(EXISTS \"\${live}\")
    message(STATUS \"Kept: \${live}\")
  else()
    file(INSTALL DESTINATION \"${WEIR_CONFDIR}\" TYPE FILE FILES \"${PROJECT_SOURCE_DIR}/conf/weir.toml\"
         PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ)
  endif()")
install(FILES conf/weir.toml README.md CHANGELOG.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR}
        FILES_MATCHING PATTERN "*.md" PATTERN "man" EXCLUDE)
install(DIRECTORY docs/soc/ DESTINATION ${CMAKE_INSTALL_DOCDIR}/soc)

file(GLOB data_files CONFIGURE_DEPENDS conf/*.txt)
install(FILES ${data_files} DESTINATION ${CMAKE_INSTALL_DATADIR}/weir)

foreach(section IN ITEMS 1 5 8)
  file(GLOB pages CONFIGURE_DEPENDS docs/man/*.${section})
  install(FILES ${pages} DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section})
endforeach()

# Each shell has its own folder and naming for completions.
install(FILES conf/completion/weir-milter.bash RENAME weir-milter
        DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES conf/completion/weirctl.bash RENAME weirctl
        DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES conf/completion/_weirctl OPTIONAL
        DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES conf/completion/weirctl.fish OPTIONAL
        DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
