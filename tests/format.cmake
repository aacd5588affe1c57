# Makes the events that integration/check_formats.py has other people's tools look at.
add_executable(weir-sample-events format/tool/sample_events.cpp)
target_include_directories(weir-sample-events PRIVATE ${PROJECT_SOURCE_DIR}/tests
                           ${PROJECT_SOURCE_DIR}/tests/format)
target_link_libraries(weir-sample-events PRIVATE weir_report Boost::json)
