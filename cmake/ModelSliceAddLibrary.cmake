# modelslice_add_library: compiles a network as part of an application's build.

# modelslice_add_library(<name> SOURCE net.mlir
#                        [WEIGHTS net.safetensors] [EMBED_WEIGHTS] [TRAINING]
#                        [RATES 0.25 0.5 1.0] [TARGET cpu] [CPU all]
#                        [OPTIONS <other options of slice-compile>...])
#
# Makes the target <name>, to be given to target_link_libraries, and builds it in
# any case. It brings lib<name>.so and the header <name>.h, both in the current
# binary directory.
# WEIGHTS without EMBED_WEIGHTS puts a copy next to the library, where it is
# found when the model is created.
function(modelslice_add_library name)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "EMBED_WEIGHTS;TRAINING"
    "SOURCE;WEIGHTS;CPU" "RATES;TARGET;OPTIONS")
  if(ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "modelslice_add_library(${name}): unknown arguments "
                        "${ARG_UNPARSED_ARGUMENTS}")
  endif()
  if(NOT ARG_SOURCE)
    message(FATAL_ERROR "modelslice_add_library(${name}): SOURCE is missing")
  endif()
  if(ARG_EMBED_WEIGHTS AND NOT ARG_WEIGHTS)
    message(FATAL_ERROR
      "modelslice_add_library(${name}): EMBED_WEIGHTS needs WEIGHTS")
  endif()

  get_filename_component(source "${ARG_SOURCE}" ABSOLUTE)
  # What the build makes need not be there yet.
  string(FIND "${source}" "${CMAKE_BINARY_DIR}/" built)
  if(NOT built EQUAL 0 AND NOT EXISTS "${source}")
    message(FATAL_ERROR
      "modelslice_add_library(${name}): SOURCE ${source} does not exist")
  endif()
  set(library "${CMAKE_CURRENT_BINARY_DIR}/lib${name}.so")
  set(header "${CMAKE_CURRENT_BINARY_DIR}/${name}.h")
  set(command "${MODELSLICE_COMPILE}" "${source}" -o "${library}"
              "--header=${header}")
  set(depends "${source}" "${MODELSLICE_COMPILE}")
  set(copy)
  if(ARG_WEIGHTS)
    get_filename_component(weights "${ARG_WEIGHTS}" ABSOLUTE)
    list(APPEND command "--weights=${weights}")
    list(APPEND depends "${weights}")
    if(ARG_EMBED_WEIGHTS)
      list(APPEND command --embed-weights)
    else()
      set(copy COMMAND ${CMAKE_COMMAND} -E copy_if_different "${weights}"
                       "${CMAKE_CURRENT_BINARY_DIR}/lib${name}.safetensors")
    endif()
  endif()
  foreach(list RATES TARGET)
    if(ARG_${list})
      string(TOLOWER ${list} option)
      string(REPLACE ";" "," values "${ARG_${list}}")
      list(APPEND command "--${option}=${values}")
    endif()
  endforeach()
  if(ARG_CPU)
    list(APPEND command "--cpu=${ARG_CPU}")
  endif()
  if(ARG_TRAINING)
    list(APPEND command --training)
  endif()
  list(APPEND command ${ARG_OPTIONS})

  add_custom_command(OUTPUT "${library}" "${header}"
    COMMAND ${command} ${copy}
    DEPENDS ${depends}
    COMMENT "Compiling network ${name}"
    VERBATIM)
  # For all: the library may be wanted by itself.
  add_custom_target(${name}-network ALL DEPENDS "${library}" "${header}")

  add_library(${name} INTERFACE)
  add_dependencies(${name} ${name}-network)
  target_link_libraries(${name} INTERFACE "${library}" modelslice::headers)
  target_include_directories(${name} INTERFACE "${CMAKE_CURRENT_BINARY_DIR}")
endfunction()
