# `cmake --build --preset dev --target format` rewrites, `--target tidy` looks with .clang-tidy.
find_program(WEIR_CLANG_FORMAT NAMES clang-format clang-format-14)
find_program(WEIR_RUN_CLANG_TIDY NAMES run-clang-tidy run-clang-tidy-14)

file(GLOB_RECURSE formatted CONFIGURE_DEPENDS src/*.[ch]pp include/*.hpp tests/*.[ch]pp bench/*.[ch]pp)
if(WEIR_CLANG_FORMAT)
  add_custom_target(format COMMAND ${WEIR_CLANG_FORMAT} -i ${formatted} VERBATIM)
endif()
if(WEIR_RUN_CLANG_TIDY)
  add_custom_target(tidy COMMAND ${WEIR_RUN_CLANG_TIDY} -quiet -p ${CMAKE_BINARY_DIR}
                    "${PROJECT_SOURCE_DIR}/(src|bench)/.*" VERBATIM)
endif()
