# One place for compiler and linker flags; every target links weir_flags.
add_library(weir_flags INTERFACE)
target_compile_options(weir_flags INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow
                       -Wnon-virtual-dtor -Woverloaded-virtual)
if(WEIR_WERROR)
  target_compile_options(weir_flags INTERFACE -Werror)
endif()
if(WEIR_SANITIZE)
  target_compile_options(weir_flags INTERFACE -fsanitize=${WEIR_SANITIZE} -fno-omit-frame-pointer
                         -fno-sanitize-recover=all)
  target_link_options(weir_flags INTERFACE -fsanitize=${WEIR_SANITIZE})
  # GCC's manual: with sanitizers this warning has false positives (std::optional, std::regex). The
  # other builds keep it.
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(weir_flags INTERFACE -Wno-maybe-uninitialized)
  endif()
endif()
if(WEIR_HARDEN)
  target_compile_options(weir_flags INTERFACE -D_FORTIFY_SOURCE=2 -fstack-protector-strong
                         -fstack-clash-protection -fcf-protection -fPIE)
  target_link_options(weir_flags INTERFACE -pie -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack)
endif()
target_compile_definitions(weir_flags INTERFACE WEIR_VERSION="${PROJECT_VERSION}")
target_include_directories(weir_flags INTERFACE ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/src)

find_program(WEIR_CCACHE ccache)
if(WEIR_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${WEIR_CCACHE})
endif()
