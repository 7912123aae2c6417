using System.Diagnostics;

namespace OrleansAnomaly.Silo.Bench.Survival;

/// <summary>
/// A network of this program's own, on Linux: a host for the database and for clients, which is where this process is, and one for each silo. Links between
/// them can be cut. Nothing outside can be reached from it, and it ends with the process. Addresses are those that RFC 5737 keeps for examples.
/// </summary>
internal sealed class Lab
{
    /// <summary>Where the database listens.</summary>
    public const string Here = "192.0.2.1";

    private const string Entered = "SILO_BENCH_LAB";

    private Lab()
    {
    }

    /// <summary>Whether this process is in a lab.</summary>
    public static bool IsEntered => Environment.GetEnvironmentVariable(Entered) is not null;

    /// <summary>Runs this program once more, with the same arguments, in a network of its own, and ends as it does.</summary>
    public static async Task<int> EnterAsync()
    {
        var start = new ProcessStartInfo("unshare", ["--net", "--mount", Environment.ProcessPath!, .. Environment.GetCommandLineArgs()]);
        start.Environment[Entered] = "1";
        using Process process = Process.Start(start)!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <summary>Lays the links; every host reaches every other one.</summary>
    public static async Task<Lab> BuildAsync(int silos)
    {
        // Names of networks are files. They are seen by nobody else here, and gone with the process.
        Directory.CreateDirectory("/run/netns");
        await RunAsync("mount", "-t", "tmpfs", "none", "/run/netns");
        await IpAsync("link set lo up");
        await IpAsync("link add lab type bridge");
        await IpAsync($"addr add {Here}/24 dev lab");
        await IpAsync("link set lab up");
        for (int silo = 0; silo < silos; silo++)
        {
            await IpAsync($"netns add {Network(silo)}");
            await IpAsync($"link add {Link(silo)} type veth peer name eth0 netns {Network(silo)}");
            await IpAsync($"link set {Link(silo)} master lab up");
            await IpAsync($"-n {Network(silo)} addr add {Address(silo)}/24 dev eth0");
            await IpAsync($"-n {Network(silo)} link set eth0 up");
            await IpAsync($"-n {Network(silo)} link set lo up");
        }
        return new Lab();
    }

    /// <summary>Where a silo's host is reached.</summary>
    public static string Address(int silo) => $"192.0.2.{11 + silo}";

    /// <summary>What a program is begun with to run on a silo's host.</summary>
    public static string[] On(int silo) => ["ip", "netns", "exec", Network(silo)];

    /// <summary>From now on two silos hear nothing of each other. Connections stay open and are silent, as where a switch has failed.</summary>
    public async Task CutAsync(int one, int other)
    {
        await IpAsync($"-n {Network(one)} route add blackhole {Address(other)}");
        await IpAsync($"-n {Network(other)} route add blackhole {Address(one)}");
    }

    /// <summary>They hear of each other again.</summary>
    public async Task MendAsync(int one, int other)
    {
        await IpAsync($"-n {Network(one)} route del blackhole {Address(other)}");
        await IpAsync($"-n {Network(other)} route del blackhole {Address(one)}");
    }

    /// <summary>From now on a silo hears nothing of anybody.</summary>
    public Task CutOffAsync(int silo) => IpAsync($"link set {Link(silo)} down");

    /// <summary>It hears of all others again.</summary>
    public Task MendAsync(int silo) => IpAsync($"link set {Link(silo)} up");

    private static string Network(int silo) => $"silo{silo}";

    private static string Link(int silo) => $"to-silo{silo}";

    private static Task IpAsync(string arguments) => RunAsync("ip", arguments.Split(' '));

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments))!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"'{program} {string.Join(' ', arguments)}' ended with {process.ExitCode}; a lab needs Linux, the rights of root, and iproute2");
    }
}
