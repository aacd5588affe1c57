# The .case files in-process (one ctest test a case), and everything in integration/ that runs the
# built daemon beside a real MTA.
weir_tests(cases_runner LINKS weir_pipeline weir_domains Boost::json LABELS unit-cases)

if(NOT TARGET weir-milter OR WEIR_SANITIZE)
  return()
endif()

find_package(Python3 3.11 REQUIRED COMPONENTS Interpreter)

# weir_integration(name SECONDS command...): a Python program that starts servers of its own.
function(weir_integration name seconds)
  add_test(NAME integration.${name}
           COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/integration/${ARGN})
  set_tests_properties(integration.${name} PROPERTIES
    LABELS integration TIMEOUT ${seconds} RUN_SERIAL TRUE
    ENVIRONMENT "WEIR_BIN_DIR=${CMAKE_RUNTIME_OUTPUT_DIRECTORY};PYTHONDONTWRITEBYTECODE=1")
endfunction()

weir_integration(cases_postfix 900 case_runner.py postfix)
weir_integration(cases_sendmail 900 case_runner.py sendmail)
weir_integration(kill 600 test_kill.py)
weir_integration(feeds 300 test_feeds.py)
weir_integration(stall 300 test_stall.py)
weir_integration(operation 300 test_operation.py)
weir_integration(full_disk 300 test_full_disk.py)
weir_integration(soc 60 check_soc.py)
weir_integration(incident 300 test_incident.py)
weir_integration(report 300 test_report.py)
weir_integration(hold 300 test_hold.py)
weir_integration(refused 300 test_refused.py)
weir_integration(hunt 600 test_hunt.py)
weir_integration(tenant 600 test_tenant.py)
weir_integration(playbook 60 test_playbook.py)
weir_integration(import 300 test_import.py)
weir_integration(shared 300 test_shared.py)
weir_integration(hostile_protocol 300 test_hostile_protocol.py)
weir_integration(hostile_mail 300 test_hostile_mail.py)
weir_integration(forms 300 test_forms.py)
weir_integration(formats 300 check_formats.py)
weir_integration(flows 600 flow_table.py --check)
weir_integration(simulate 600 simulate.py --check --scale 0.3)
weir_integration(demo 600 demo.py --check)
