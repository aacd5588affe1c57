# weir_module(store LINKS RocksDB::rocksdb): one static library per folder of src/. A folder is one
# module, so its files are globbed: adding a file never means editing a list.
function(weir_module name)
  cmake_parse_arguments(ARG "" "" "LINKS;PRIVATE_LINKS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${name}/*.cpp)
  add_library(weir_${name} STATIC ${sources})
  target_link_libraries(weir_${name} PUBLIC weir_flags ${ARG_LINKS} PRIVATE ${ARG_PRIVATE_LINKS})
endfunction()

# weir_tests(mail LINKS weir_mail LABELS unit): one test program per folder of tests/.
function(weir_tests name)
  cmake_parse_arguments(ARG "" "" "LINKS;LABELS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/${name}/*.cpp)
  if(NOT sources)
    return()
  endif()
  add_executable(${name}_test ${sources})
  target_include_directories(${name}_test PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_compile_definitions(${name}_test PRIVATE WEIR_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  target_link_libraries(${name}_test PRIVATE weir_flags ${ARG_LINKS} GTest::gmock GTest::gtest_main)
  # Debian's librocksdb and libstdc++ are not instrumented: what RocksDB's own threads synchronise
  # inside, the thread sanitizer cannot see, so it must not judge what they touch.
  gtest_discover_tests(${name}_test PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT 300
                       ENVIRONMENT "TSAN_OPTIONS=ignore_noninstrumented_modules=1"
                       DISCOVERY_TIMEOUT 60)
endfunction()
