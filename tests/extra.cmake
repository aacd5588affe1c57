# The milter callbacks against a fake libmilter, so this program links the sources and not the
# weir_milter library, which would bring the real one. gtest_discover_tests loses a list of labels;
# ctest -L takes a pattern, so "unit-milter" is found as unit and as milter.
file(GLOB weir_milter_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/milter/*.cpp)
file(GLOB weir_milter_tests CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/milter/*.cpp)
add_executable(milter_boundary_test ${weir_milter_sources} ${weir_milter_tests}
               ${PROJECT_SOURCE_DIR}/tests/support/fake_libmilter.cpp)
target_include_directories(milter_boundary_test PRIVATE ${PROJECT_SOURCE_DIR}/tests)
target_link_libraries(milter_boundary_test PRIVATE weir_flags weir_policy weir_log GTest::gmock
                      GTest::gtest_main Threads::Threads)
gtest_discover_tests(milter_boundary_test PROPERTIES LABELS unit-milter TIMEOUT 300
                     DISCOVERY_TIMEOUT 60)
