# Where the unit and its settings go depends on the prefix, which `cmake --install` and cpack may be given anew: so
# deploy/systemd/cmake_install.cmake includes this as well as CMakeLists.txt.

# The folder of the settings: as the GNU standards have it, /etc beside /usr.
function(yatzy_sysconfdir prefix result)
  cmake_path(ABSOLUTE_PATH YATZY_SYSCONFDIR BASE_DIRECTORY ${prefix} OUTPUT_VARIABLE folder)
  if(prefix STREQUAL "/usr" AND YATZY_SYSCONFDIR STREQUAL "etc")
    set(folder /etc)
  endif()
  set(${result} ${folder} PARENT_SCOPE)
endfunction()

# Writes the unit of the programs below the prefix.
function(yatzy_write_unit prefix file)
  yatzy_sysconfdir(${prefix} sysconfdir)
  set(config ${sysconfdir}/yatzyd.toml)
  cmake_path(ABSOLUTE_PATH YATZY_BINDIR BASE_DIRECTORY ${prefix} OUTPUT_VARIABLE bindir)
  cmake_path(ABSOLUTE_PATH YATZY_DOCDIR BASE_DIRECTORY ${prefix} OUTPUT_VARIABLE docdir)
  configure_file(${CMAKE_CURRENT_FUNCTION_LIST_DIR}/yatzyd.service.in ${file} @ONLY)
endfunction()
