/*
 * Lets a user-mode Linux of version 6.1 run on processors with AMX. For each process it keeps the first
 * 2696 bytes of the XSAVE area, which was all there was when it was written, and hands those back. Where
 * the area is larger, the kernel of the host refuses to take a part of it, and the guest ends with
 * "put_fp_registers ... errno = 14" before it has begun. Loaded with LD_PRELOAD, this stands between the
 * two: it takes and gives the whole area, of which the guest sees the first part.
 *
 * Nothing gets lost, because no process of the guest can use what is left out: the tiles of AMX have to be
 * asked for by arch_prctl(), which the guest does not know.
 *
 * There is one area for all calls. They never overlap: the guest has one processor, traces from one thread,
 * and is not preempted in its own code. And the stacks of its kernel, 16 KiB, have no room for an area.
 */
#define _GNU_SOURCE
#include <cpuid.h>
#include <dlfcn.h>
#include <elf.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/types.h>
#include <sys/uio.h>

/* Where the XSAVE header names the components that are not in their initial state (Intel SDM 1, 13.4). */
#define XSTATE_BV 512

typedef long (*tracer)(enum __ptrace_request, pid_t, void *, void *);

static tracer next;
static unsigned char area[65536] __attribute__((aligned(64)));
static size_t area_bytes; /* as the kernel of the host wants it; 0 before it was asked */

__attribute__((constructor)) static void begin(void)
{
    next = (tracer)dlsym(RTLD_NEXT, "ptrace");
}

/* The components that lie in the first `bytes` bytes of an area (Intel SDM 1, 13.5: CPUID leaf 13). */
static uint64_t components_within(size_t bytes)
{
    uint64_t components = 3; /* x87 and SSE, which all areas begin with */
    for (unsigned i = 2; i < 63; i++) {
        unsigned size, offset, flags, unused;
        __cpuid_count(13, i, size, offset, flags, unused);
        int is_of_user = !(flags & 1);
        if (size > 0 && is_of_user && offset + size <= bytes)
            components |= (uint64_t)1 << i;
    }
    return components;
}

static long get_area(pid_t pid)
{
    struct iovec all = {area, sizeof area};
    long result = next(PTRACE_GETREGSET, pid, (void *)NT_X86_XSTATE, &all);
    if (result >= 0)
        area_bytes = all.iov_len;
    return result;
}

static long get_part(pid_t pid, struct iovec *part)
{
    long result = get_area(pid);
    if (result >= 0) {
        if (part->iov_len > area_bytes)
            part->iov_len = area_bytes;
        memcpy(part->iov_base, area, part->iov_len);
    }
    return result;
}

/* What the part does not hold is set to its initial state. */
static long set_part(pid_t pid, struct iovec *part)
{
    static size_t known_bytes;
    static uint64_t known_components;
    uint64_t present;

    if (area_bytes == 0 && get_area(pid) < 0)
        return -1;
    if (part->iov_len >= area_bytes)
        return next(PTRACE_SETREGSET, pid, (void *)NT_X86_XSTATE, part);
    if (known_bytes != part->iov_len) {
        known_bytes = part->iov_len;
        known_components = components_within(known_bytes);
    }
    memcpy(area, part->iov_base, part->iov_len);
    memset(area + part->iov_len, 0, area_bytes - part->iov_len);
    memcpy(&present, area + XSTATE_BV, sizeof present);
    present &= known_components;
    memcpy(area + XSTATE_BV, &present, sizeof present);
    struct iovec all = {area, area_bytes};
    return next(PTRACE_SETREGSET, pid, (void *)NT_X86_XSTATE, &all);
}

long ptrace(enum __ptrace_request request, ...)
{
    va_list arguments;
    va_start(arguments, request);
    pid_t pid = va_arg(arguments, pid_t);
    void *address = va_arg(arguments, void *);
    void *data = va_arg(arguments, void *);
    va_end(arguments);

    if (address == (void *)NT_X86_XSTATE && request == PTRACE_GETREGSET)
        return get_part(pid, data);
    if (address == (void *)NT_X86_XSTATE && request == PTRACE_SETREGSET)
        return set_part(pid, data);
    return next(request, pid, address, data);
}
