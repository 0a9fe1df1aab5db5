/** Of real machines for development, computing and continuous integration: none holds anything to hide. */
export const harmlessVariables: readonly (readonly [string, string])[] = `
HOME=/home/ann
USER=ann
LOGNAME=ann
SHELL=/bin/bash
LANG=en_US.UTF-8
LC_ALL=C.UTF-8
LC_CTYPE=C.UTF-8
TZ=Europe/Amsterdam
HOSTNAME=node042.cluster.example.org
HOSTTYPE=x86_64
OSTYPE=linux-gnu
MACHTYPE=x86_64-redhat-linux-gnu
PATH=/opt/conda/envs/train/bin:/usr/local/cuda-12.1/bin:/usr/local/bin:/usr/bin:/bin
LD_LIBRARY_PATH=/usr/local/cuda-12.1/lib64:/opt/intel/oneapi/mkl/2023.1.0/lib/intel64
PYTHONPATH=/home/ann/project/src:/home/ann/lib/python3.10/site-packages
MANPATH=/usr/share/man:/usr/local/share/man
INFOPATH=/usr/share/info
PKG_CONFIG_PATH=/usr/lib/x86_64-linux-gnu/pkgconfig
CPATH=/opt/intel/include
LIBRARY_PATH=/usr/local/cuda/lib64/stubs
TMPDIR=/scratch/8412345/tmp
SCRATCH=/scratch/ann
WORK=/work/project_465000123/ann
PROJECT=/projects/abc1234
SLURM_JOB_ID=8412345
SLURM_JOBID=8412345
SLURM_JOB_NAME=train-key-baseline
SLURM_JOB_NODELIST=node[042-045]
SLURM_NODELIST=node[042-045]
SLURM_NTASKS=4
SLURM_NTASKS_PER_NODE=1
SLURM_TASKS_PER_NODE=1(x4)
SLURM_CPUS_PER_TASK=16
SLURM_CPU_BIND=quiet,mask_cpu:0x0000FFFF
SLURM_CPU_BIND_LIST=0x0000FFFF
SLURM_GTIDS=0
SLURM_STEP_ID=0
SLURM_STEPID=0
SLURM_SUBMIT_DIR=/home/ann/project
SLURM_SUBMIT_HOST=login1
SLURM_CLUSTER_NAME=alpha
SLURM_JOB_PARTITION=gpu_h100
SLURM_JOB_ACCOUNT=proj_2024_0815
SLURM_JOB_QOS=normal
SLURM_LAUNCH_NODE_IPADDR=10.141.0.42
SLURM_SRUN_COMM_HOST=10.141.0.42
SLURM_SRUN_COMM_PORT=42155
SLURM_STEP_RESV_PORTS=12345-12348
SLURM_TOPOLOGY_ADDR=isw1.leaf3.node042
SLURM_TOPOLOGY_ADDR_PATTERN=switch.switch.node
SLURM_WORKING_CLUSTER=alpha:10.0.0.1:6817:9728:109
SLURM_CONF=/etc/slurm/slurm.conf
SLURM_UMASK=0022
SLURM_PRIO_PROCESS=0
SLURM_GPUS_ON_NODE=4
SLURM_MEM_PER_NODE=491520
SLURM_EXPORT_ENV=ALL
SLURM_SCRIPT_CONTEXT=prolog_task
SLURMD_NODENAME=node042
SLURM_DISTRIBUTION=cyclic,pack
SLURM_PROFILE=none
SLURM_TRES_PER_TASK=cpu=16
PBS_JOBID=1234567.pbs01
PBS_NODEFILE=/var/spool/pbs/aux/1234567.pbs01
PBS_JOBCOOKIE_DIR=/var/spool/pbs
LSB_JOBID=12345
LSB_MCPU_HOSTS=node1 16 node2 16
SGE_TASK_ID=undefined
OMPI_COMM_WORLD_RANK=0
PMI_RANK=0
PMIX_RANK=0
PMIX_NAMESPACE=slurm.pmix.8412345.0
PMIX_SECURITY_MODE=munge,native
PMIX_GDS_MODULE=ds21,ds12,hash
PMIX_SERVER_URI41=pmix-server.91123;tcp4://127.0.0.1:40141
PMIX_SERVER_TMPDIR=/var/spool/slurmd/pmix.8412345.0
PMIX_PTL_MODULE=tcp
HYDRA_BOOTSTRAP=slurm
I_MPI_PIN=1
I_MPI_PIN_DOMAIN=omp
I_MPI_PIN_CELL=core
I_MPI_PIN_ORDER=bunch
I_MPI_PIN_PROCESSOR_LIST=0-15
MPICH_GPU_SUPPORT_ENABLED=1
UCX_TLS=rc,cuda_copy,cuda_ipc
NCCL_DEBUG=INFO
NCCL_SOCKET_IFNAME=ib0
NCCL_IB_HCA=mlx5_0:1,mlx5_1:1
NCCL_P2P_DISABLE=1
FI_PROVIDER=cxi
CONDA_EXE=/opt/conda/bin/conda
CONDA_PREFIX=/opt/conda/envs/train
CONDA_PREFIX_1=/opt/conda
CONDA_DEFAULT_ENV=train
CONDA_PROMPT_MODIFIER=(train)
CONDA_PYTHON_EXE=/opt/conda/bin/python
CONDA_SHLVL=2
CONDA_PKGS_DIRS=/scratch/ann/pkgs
CONDA_BACKUP_HOST=x86_64-conda-linux-gnu
_CE_M=
_CE_CONDA=
VIRTUAL_ENV=/home/ann/.venv
VIRTUAL_ENV_PROMPT=(venv)
PIP_CACHE_DIR=/scratch/ann/pip
PIP_INDEX_URL=https://pypi.org/simple
PYTHON_VERSION=3.11.9
PYTHON_SHA256=9b1e896523fc510691126c864406d9360a3d1e986acbda59cda57b5abda45b87
PYTHON_PIP_VERSION=24.0
PYTHON_GET_PIP_URL=https://github.com/pypa/get-pip/raw/dbf0c85f76fb6e1ab42aa672ffca6f0a675d9ee4/public/get-pip.py
PYTHON_GET_PIP_SHA256=dfe9fd5c28dc98b5ac17979a953ea550cec37ae1b47a5116007395bfacff2ab9
GPG_KEY=A035C8C19219BA821ECEA86B64E628F8D684696D
PYTHONHASHSEED=0
PYTHONUNBUFFERED=1
PYTHONDONTWRITEBYTECODE=1
CUDA_VISIBLE_DEVICES=0,1,2,3
CUDA_DEVICE_ORDER=PCI_BUS_ID
CUDA_HOME=/usr/local/cuda-12.1
CUDA_VERSION=12.1.1
CUDA_CACHE_PATH=/scratch/ann/.nv/ComputeCache
NVIDIA_VISIBLE_DEVICES=GPU-8f6f5d3c-1c1a-7a34-90f1-4c3f7f3e9a11
NVIDIA_DRIVER_CAPABILITIES=compute,utility
NVIDIA_REQUIRE_CUDA=cuda>=12.1 brand=tesla,driver>=450,driver<451 brand=tesla,driver>=470,driver<471
NVIDIA_PRODUCT_NAME=CUDA
NV_CUDNN_VERSION=8.9.0.131
NV_LIBNCCL_PACKAGE=libnccl2=2.17.1-1+cuda12.1
NVARCH=x86_64
GPU_DEVICE_ORDINAL=0
ROCR_VISIBLE_DEVICES=0
OMP_NUM_THREADS=16
OMP_PLACES=cores
OMP_PROC_BIND=close
MKL_NUM_THREADS=16
KMP_AFFINITY=granularity=fine,compact,1,0
OPENBLAS_NUM_THREADS=16
TOKENIZERS_PARALLELISM=false
MAX_TOKENS=4096
MAX_NEW_TOKENS=256
TOKEN_LIMIT=128000
TOKENS_PER_BATCH=32768
NUM_TOKENS=300000000000
PAD_TOKEN=<pad>
PAD_TOKEN_ID=50256
EOS_TOKEN=</s>
BOS_TOKEN=<s>
UNK_TOKEN=[UNK]
MASK_TOKEN=[MASK]
TOKENIZER=bert-base-uncased
TOKENIZER_PATH=/models/llama-3/tokenizer.model
TOKENIZER_NAME=meta-llama/Meta-Llama-3-8B
NUM_KEYS=128
KEY_DIM=64
KEYBOARD=us
XKB_DEFAULT_LAYOUT=us
KEYMAP=us-intl
KEYFRAMES=12
MONKEY_PATCH=1
HOTKEY=ctrl+shift+k
SORT_KEY=created_at
PRIMARY_KEY=sample_id
CACHE_KEY=deps-v3-linux-x64
PARTITION_KEY=region
METRIC_KEY=eval/accuracy
LABEL_KEY=labels
DATASET_KEY=train_2024_v3
STATE_DICT_KEY=model_state_dict
PASSES=3
NUM_PASSES=2
PASS_THROUGH=1
PASSTHROUGH=1
COMPASS_HEADING=north
BYPASS_CACHE=true
FORWARD_PASS=full
PASS_NUMBER=2
PASSENGER_APP_ENV=production
AUTHOR=Ann Example
AUTHORS=Ann Example, Bob Example
GIT_AUTHOR_NAME=Ann Example
GIT_AUTHOR_EMAIL=ann@example.org
GIT_COMMITTER_NAME=Ann Example
GIT_COMMIT=3f2a9c1d4b5e6f708192a3b4c5d6e7f8091a2b3c
GIT_SHA=3f2a9c1
GIT_BRANCH=feature/secret-santa
GIT_PAGER=cat
GIT_ASKPASS=/usr/lib/git-core/git-gui--askpass
SSH_ASKPASS=/usr/bin/ksshaskpass
SUDO_ASKPASS=/usr/bin/ksshaskpass
SSH_AUTH_SOCK=/tmp/ssh-XXXXaBcDeF/agent.1234
SSH_AGENT_PID=1234
SSH_CLIENT=10.0.0.7 51234 22
GNUPGHOME=/home/ann/.gnupg
PASSWORD_STORE_DIR=/home/ann/.password-store
KRB5CCNAME=FILE:/tmp/krb5cc_1000_aBcDeF
KRB5_CONFIG=/etc/krb5.conf
COMMIT_SHA=9fceb02d0ae598e95dc970b74767f19372d61af8
SOURCE_VERSION=9fceb02d0ae598e95dc970b74767f19372d61af8
GITHUB_SHA=ffac537e6cbbf934b08745a378932722df287a53
GITHUB_REF=refs/heads/main
GITHUB_ACTOR=octocat
GITHUB_ACTOR_ID=583231
GITHUB_REPOSITORY=octo-org/octo-repo
GITHUB_REPOSITORY_ID=1296269
GITHUB_RUN_ID=1658821493
GITHUB_RUN_NUMBER=3
GITHUB_WORKFLOW_SHA=ffac537e6cbbf934b08745a378932722df287a53
GITHUB_WORKSPACE=/home/runner/work/my-repo-name
GITHUB_EVENT_PATH=/github/workflow/event.json
GITHUB_API_URL=https://api.github.com
GITHUB_ENV=/home/runner/work/_temp/_runner_file_commands/set_env_87406d6e-4979-4d42-98e1-3dab1f48b13a
RUNNER_OS=Linux
RUNNER_NAME=GitHub Actions 2
RUNNER_TRACKING_ID=github_b8a1c5c2-7f3f-4c0b-9b42-a2cf9a0c8e11
RUNNER_TEMP=/home/runner/work/_temp
ImageOS=ubuntu22
ImageVersion=20240422.1.0
CI=true
CI_COMMIT_SHA=ece6f35ab5d3b9f0f0a0d6ef4e91a1b0c4e2d8b1
CI_COMMIT_SHORT_SHA=ece6f35a
CI_COMMIT_BEFORE_SHA=0000000000000000000000000000000000000000
CI_PIPELINE_ID=1000001
CI_PIPELINE_SOURCE=push
CI_PROJECT_PATH=ann/project
CI_RUNNER_SHORT_TOKEN_NOTE=none
CI_RUNNER_VERSION=16.11.0
CI_SERVER_HOST=gitlab.example.org
CI_REGISTRY_IMAGE=registry.example.org/ann/project
CI_JOB_STAGE=test
CI_CONCURRENT_ID=12
BUILD_ID=2024-05-01_12-00-01
BUILD_TAG=jenkins-train-42
BUILD_URL=https://ci.example.org/job/train/42/
JENKINS_URL=https://ci.example.org/
JOB_NAME=train
NODE_LABELS=gpu linux master
BUILDKITE_BUILD_ID=01890d4e-7c2a-4f6e-9c58-2f0f3f6a2b1d
CIRCLE_SHA1=98d8e2b3e7a9d6c5b4a3928170f6e5d4c3b2a190
TRAVIS_COMMIT_RANGE=6544f0b7a63b...a5d9e2f2f1c4
XDG_SESSION_ID=3
XDG_SESSION_TYPE=wayland
XDG_SESSION_CLASS=user
XDG_SESSION_DESKTOP=gnome
XDG_RUNTIME_DIR=/run/user/1000
XDG_DATA_DIRS=/usr/local/share:/usr/share:/var/lib/snapd/desktop
XDG_SEAT_PATH=/org/freedesktop/DisplayManager/Seat0
DESKTOP_SESSION=gnome
SESSION_MANAGER=local/host:@/tmp/.ICE-unix/2345,unix/host:/tmp/.ICE-unix/2345
DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/1000/bus,guid=5d3a1f0c9b8e7d6c5b4a39281706f5e4
DBUS_STARTER_BUS_TYPE=session
GNOME_KEYRING_CONTROL=/run/user/1000/keyring
GNOME_TERMINAL_SCREEN=/org/gnome/Terminal/screen/8d0f4c3e_2b1a_4c5d_9e8f_7a6b5c4d3e2f
TERM=xterm-256color
TERM_PROGRAM=iTerm.app
TERM_SESSION_ID=w0t0p0:5A0D2F54-9B77-4C0E-8B54-0C0A0F6B6E6C
COLORTERM=truecolor
LS_COLORS=rs=0:di=01;34:ln=01;36:mh=00:pi=40;33:so=01;35:do=01;35:bd=40;33;01:*.tar=01;31:*.key=00;36
PS1=\\u@\\h:\\w\\$ 
PROMPT_COMMAND=history -a
HISTCONTROL=ignoredups
LESSOPEN=| /usr/bin/lesspipe %s
EDITOR=vim
MAIL=/var/mail/ann
WINDOWID=60817414
VTE_VERSION=6800
INVOCATION_ID=5f4dcc3b5aa765d61d8327deb882cf99
JOURNAL_STREAM=8:12345
SYSTEMD_EXEC_PID=1234
MODULESHOME=/usr/share/lmod/lmod
MODULEPATH=/apps/modules/all:/apps/modules/core
LOADEDMODULES=gcc/12.2.0:cuda/12.1:openmpi/4.1.5
_LMFILES_=/apps/modules/core/gcc/12.2.0.lua:/apps/modules/core/cuda/12.1.lua
__LMOD_REF_COUNT_PATH=/apps/gcc/12.2.0/bin:1;/usr/bin:1
_ModuleTable001_=X01vZHVsZVRhYmxlXyA9IHsKTVR2ZXJzaW9uID0gMywKY19yZWJ1aWxkVGltZSA9IGZhbHNlLApjX3Nob3J0VGltZSA9IGZhbHNl
_ModuleTable_Sz_=1
EASYBUILD_PREFIX=/apps/easybuild
EBROOTGCCCORE=/apps/software/GCCcore/12.2.0
EBVERSIONPYTHON=3.10.8
SPACK_ROOT=/apps/spack
APPTAINER_CONTAINER=/images/pytorch_23.10.sif
SINGULARITY_BIND=/scratch:/scratch
KUBERNETES_SERVICE_HOST=10.96.0.1
KUBERNETES_SERVICE_PORT=443
KUBERNETES_PORT_443_TCP=tcp://10.96.0.1:443
KUBECONFIG=/home/ann/.kube/config
DOCKER_HOST=unix:///run/user/1000/docker.sock
DOCKER_CONFIG=/home/ann/.docker
GOOGLE_APPLICATION_CREDENTIALS=/home/ann/keys/service-account-3f2a9c1d.json
AWS_REGION=eu-west-1
AWS_PROFILE=research
AWS_SHARED_CREDENTIALS_FILE=/home/ann/.aws/credentials
AWS_ROLE_ARN=arn:aws:iam::123456789012:role/trainer
AWS_EC2_METADATA_DISABLED=true
AZURE_TENANT_ID=72f988bf-86f1-41af-91ab-2d7cd011db47
AZURE_SUBSCRIPTION_ID=0b1f6471-1bf0-4dda-aec3-cb9272f09590
GCP_PROJECT=research-2024-417012
CLOUDSDK_CONFIG=/home/ann/.config/gcloud
HF_HOME=/scratch/ann/hf
HF_HUB_OFFLINE=1
HF_DATASETS_CACHE=/scratch/ann/hf/datasets
HF_TOKEN_PATH=/home/ann/.cache/huggingface/token
TRANSFORMERS_CACHE=/scratch/ann/hf
WANDB_MODE=offline
WANDB_PROJECT=key-attention
WANDB_ENTITY=research-team
WANDB_RUN_ID=3kq9x2vd
WANDB_DIR=/scratch/ann/wandb
WANDB_RUN_GROUP=sweep-2024-05-01-a1b2c3
MLFLOW_TRACKING_URI=http://mlflow.example.org:5000
MLFLOW_RUN_ID=6b1f4c2d8e9a4f7b8c0d1e2f3a4b5c6d
TENSORBOARD_PROXY_URL=/proxy/6006/
RAY_ADDRESS=10.141.0.42:6379
MASTER_ADDR=node042
MASTER_PORT=29500
WORLD_SIZE=16
LOCAL_RANK=0
RANK=3
TORCHELASTIC_RUN_ID=8412345
TORCH_HOME=/scratch/ann/torch
TORCH_DISTRIBUTED_DEBUG=OFF
TF_CPP_MIN_LOG_LEVEL=2
TF_ENABLE_ONEDNN_OPTS=0
XLA_FLAGS=--xla_gpu_cuda_data_dir=/usr/local/cuda
JAX_PLATFORMS=cpu
DATASET_URL=https://data.example.org/v2/train.tar.gz?download=1
MODEL_SHA256=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
IMAGE_DIGEST=sha256:9b2c6f4e1d8a7b5c3e0f9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c4d3e2f1a0b9c8d
RUN_UUID=123e4567-e89b-12d3-a456-426614174000
EXPERIMENT_ID=01HX5ZK7T9QWERTY2V3B4N5M6P
TRACEPARENT=00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01
OTEL_SERVICE_NAME=trainer
OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4317
SEED=20240501
LEARNING_RATE=3e-4
BATCH_SIZE=256
ATTENTION_HEADS=16
DROPOUT_PROB=0.1
OPTIMIZER=adamw
AUTH_METHOD=oidc
AUTH_TYPE=none
AUTH_ENABLED=false
SECRETS_DIR=/run/secrets
SECRET_MANAGER=vault
COOKIE_POLICY=strict
SESSION_TIMEOUT=3600
PASSWORD_MIN_LENGTH=12
CREDENTIAL_HELPER=osxkeychain
PIN_MEMORY=true
PINNED_VERSION=1.2.3
PIN_THREADS=1
OPINION=none
SPIN=up
PINBALL=7
PING_TIMEOUT=5
MKL_PIN=4
GPIO_PIN=17
LED_PIN=13
PIN_CORES=8
CPU_PIN=4
SALT_LAKE=city
SALTED=no
SIGNATURE_COLUMNS=input_ids
SIGNAL=SIGTERM
API_VERSION=2024-05-01
API_BASE=https://api.example.org/v1
API_HOST=localhost
OPENAI_API_BASE=https://api.openai.com/v1
OPENAI_MODEL=gpt-4o-mini-2024-07-18
S3_BUCKET=research-data-2024
S3_ENDPOINT_URL=https://s3.example.org
S3_ACCESS_MODE=path
DATA_ACCESS=read-only
ACCESS_LOG=/var/log/access.log
ACCESS_LEVEL=3
ADMIN_EMAIL=ops@example.org
ADMIN=ann
WRITE_MODE=append
LICENSE=MIT
LICENSE_ID=Apache-2.0
LM_LICENSE_FILE=27000@license.example.org
MLM_LICENSE_FILE=27000@license.example.org
GRB_LICENSE_FILE=/opt/gurobi/gurobi.lic
PUBLIC_KEY=ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGJ0aGlzaXNub3RhcmVhbGtleWJ1dGxvb2tzbGlrZQ ann@host
WEBHOOK_ENABLED=false
no_proxy=localhost,127.0.0.1,.example.org
HTTP_PROXY=http://proxy.example.org:3128
JAVA_HOME=/usr/lib/jvm/java-17-openjdk-amd64
JAVA_OPTS=-Xmx8g -XX:+UseG1GC -Djava.io.tmpdir=/tmp
NODE_OPTIONS=--max-old-space-size=4096
NVM_DIR=/home/ann/.nvm
CARGO_HOME=/home/ann/.cargo
GOPATH=/home/ann/go
CMAKE_ARGS=-DCMAKE_AR=/opt/conda/bin/x86_64-conda-linux-gnu-ar
CFLAGS=-march=nocona -mtune=haswell -ftree-vectorize -fPIC -fstack-protector-strong
HOST_KEY_CHECKING=false
FOREIGN_KEYS=on
SEEDS=1 2 3
PHRASE_LENGTH=12
CODE_DIR=/src
ERROR_CODE=137
EXIT_CODE=4711
ZIP_CODE=12345
STATUS_CODE=200
COUNTRY_CODE=NL
VSCODE_GIT_IPC_HANDLE=/run/user/1000/vscode-git-0c3f1d2e4a.sock
WSL_INTEROP=/run/WSL/8_interop
NAME=LAPTOP-3F9K2Q1B
SECURITYSESSIONID=186a4
__CF_USER_TEXT_ENCODING=0x1F5:0x0:0x0
COMMUNITY=research
`
  .trim()
  .split('\n')
  .map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const)

/** Commands as trainings and tools have them. */
export const harmlessCommands: readonly (readonly string[])[] = `
python train.py --tokenizer bert-base-uncased --max-tokens 4096
echo performance | sudo tee /tmp/run-aB9Sx/cpu/cpu*/cpufreq/scaling_governor
python train.py --key-dim 64 --num-keys 128 --value-dim 64
python train.py --pass-through --passes 3 --passthrough=1
python train.py --pin-memory --pin 1 --pin-threads=4
python train.py -p 8 -u 4 -k 5 -a 0.1 -w 3 -P 2
python -u train.py -p 0.5 -b 64 --lr 3e-4
python train.py -u resnet50 -p float16
python train.py --user ann --author ann --auth-type none
python train.py model.key_dim=64 data.tokens=1000 +trainer.precision=bf16
python train.py --config {"lr":0.1,"tokenizer":"bert","key_dim":64}
python train.py --seed 4711 --token-dropout 0.1 --mask-token [MASK]
python train.py --sort-key created_at --label-key labels --cache-key v3
python train.py --monkey banana --hotkey ctrl+k --keyboard us
python train.py --license MIT --signature-columns input_ids
python train.py --special-tokens <s> </s> <pad>
python train.py --eos-token </s> --pad-token <pad>
python train.py --run-id 3kq9x2vd --commit 3f2a9c1d4b5e6f708192a3b4c5d6e7f8091a2b3c
python train.py --checkpoint /scratch/ann/8412345/epoch=3-step=4000.ckpt
python train.py --data https://data.example.org/v2/train.tar.gz?download=1
python train.py --vocab-hash e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
python train.py --ratio 3:4 --mount /data:/data:ro -u 1000:1000
docker run -u 1000:1000 -p 8080:80 --gpus all pytorch/pytorch:2.3.0
docker run --user root:root -p 127.0.0.1:6006:6006 image python train.py
docker compose -p project up
kubectl -n research get pods -l app=trainer
ssh -p 2222 ann@node042 hostname
scp -P 2222 a ann@b:/c
rsync -a -P --delete src/ dst/
mkdir -p results/key/pass
cp -p a b
mysql -u root -P 3306 -h db app
psql -h db -p 5432 -U ann -d app
mongosh -p --username ann
redis-cli -p 6379 ping
nmap -p 22 localhost
perf stat -a -e power/energy-pkg/ -p 1234 sleep 1
taskset -p 0xff 1234
numactl -p 0 python train.py
sbatch -p gpu -A proj_2024 job.sh
srun -p gpu -u -n 4 --mem 64G python train.py
torchrun --nproc-per-node 4 --rdzv-id 8412345 --rdzv-endpoint node042:29500 train.py
accelerate launch --mixed_precision bf16 train.py --gradient_accumulation_steps 4
deepspeed --master_port 29500 train.py --deepspeed ds_config.json
huggingface-cli download meta-llama/Meta-Llama-3-8B --revision 8cde5ca8380496c9a6cc7ef3a8b46a0372a1d920
git checkout 3f2a9c1d4b5e6f708192a3b4c5d6e7f8091a2b3c
git log -p -u --author ann
net use Z: \\\\nas\\share /persistent:yes
net user
openssl enc -K
make -k -j 8 CC=gcc PREFIX=/opt/key
`
  .trim()
  .split('\n')
  .map(line => line.split(' '))

/** Lines as trainings print them. */
export const harmlessLines: readonly string[] = `
Epoch 3/10 - loss: 0.1234 - accuracy: 0.9876 - val_loss: 0.2345 - token_accuracy: 0.91
tokens/sec: 12345.6, keys: 128, passes: 2
KeyError: 'labels'
RuntimeError: Error(s) in loading state_dict for Model: Missing key(s) in state_dict: "encoder.layer.0.attention.self.key.weight".
Unexpected key(s) in state_dict: "head.weight", "head.bias".
RuntimeError: CUDA out of memory. Tried to allocate 2.00 GiB (GPU 0; 79.15 GiB total capacity)
Some weights of BertModel were not initialized: ['bert.embeddings.token_type_embeddings.weight']
Using pad_token, but it is not set yet.
Setting pad_token_id to eos_token_id:50256 for open-end generation.
Token indices sequence length is longer than the specified maximum sequence length for this model (600 > 512).
Special tokens have been added in the vocabulary, make sure the associated word embeddings are fine-tuned or trained.
Loading checkpoint /scratch/ann/8412345/epoch=3-step=4000.ckpt
commit 3f2a9c1d4b5e6f708192a3b4c5d6e7f8091a2b3c
sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
wandb: Run data is saved locally in /scratch/ann/wandb/offline-run-20240501_120001-3kq9x2vd
wandb: View run at https://wandb.ai/research-team/key-attention/runs/3kq9x2vd
Namespace(tokenizer='bert-base-uncased', max_tokens=4096, key_dim=64, pin_memory=True, seed=4711)
{"epoch": 3, "loss": 0.12, "num_tokens": 32768, "key": "train/loss", "token_id": 17}
pin: 17, spin: 3, key: 5
PIN 17 is an input
pin memory: 4 workers
Pass 2: forward 12.3 ms, backward 24.5 ms
All 137 tests pass: 4711 assertions
The key is to keep the learning rate low.
The password is required
password: required
This token is invalid; the token expired
error code: 4711, status code: 200, exit code: 137000
verification code path not covered
Secret: none
auth: disabled, session: 3
[12:00:01] key=value pairs read: 12
f1: 0.81, passk: 0.33, pass@1: 0.4512, pass@10=0.7834
Best trial: 01HX5ZK7T9QWERTY2V3B4N5M6P with value 0.93
Listening on http://localhost:8888 with pid 4711
tensor([[0.1234, -0.5678], [0.9012, 0.3456]], device='cuda:0')
Traceback (most recent call last): File "/opt/conda/lib/python3.10/site-packages/torch/nn/modules/module.py", line 1501, in _call_impl
author: ann, authority: none, authored: 2024-05-01
User ann logged in from 10.0.0.7 port 51234
license: MIT, licence year: 2024
`
  .trim()
  .split('\n')
